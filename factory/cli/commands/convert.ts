import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { type ConfigFinding, formatConfigPath, isFatal } from "@wherry/core/config-finding.ts";
import { clcPlatforms } from "@wherry/core/container-linux-config/templating.ts";
import { type Finding, formatPlace, type Place, WherryError } from "@wherry/core/errors.ts";
import type { Command } from "commander";
import type { Conversion } from "../../config-languages/convert.ts";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";

interface ConvertOptions extends CommonOptions {
  readonly to: string;
  readonly fsmap?: string;
  readonly filesystem?: readonly string[];
  readonly whole?: boolean;
  readonly platform?: string;
  readonly filesDir?: string;
  readonly strict?: boolean;
}

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];

export function addConvertCommand(program: Command): void {
  const command = program
    .command("convert")
    .summary("translate a machine configuration to another language")
    .description(
      "Translates a machine configuration and prints the result. To ignition-3.1: from Ignition 2.0 to 2.4. To ignition-2.3: from a Container Linux Config.",
    )
    .argument("<file>", "the configuration")
    .requiredOption("--to <language>", "ignition-3.1 or ignition-2.3")
    .option(
      "--filesystem <name=path>",
      "where a file system of the configuration is mounted; may be given again",
      collect,
    )
    .option("--fsmap <file>", "the same from a file, a line each: NAME PATH")
    .option(
      "--whole",
      "also carry over what has another form in 3.1: sectors, networkd units, users' create, several merges",
    )
    .option("--platform <name>", `for templates such as {HOSTNAME}: ${clcPlatforms.join(", ")}`)
    .option("--files-dir <folder>", "where the local files are that a Container Linux Config names")
    .option("--strict", "refuse what there is anything to say about");
  handle<ConvertOptions>(command, async ([file = ""], options, context) => {
    const convert = await chooseConversion(options, context);
    const { config, findings } = convert(await readFile(resolve(context.cwd, file), "utf8"));
    const isRefused = config === undefined || (options.strict === true && findings.length > 0);
    if (isRefused) throw refusal(file, findings, options.strict === true);
    for (const finding of findings) {
      const message = `${formatPlace(placeOf(file, finding))}: ${describe(finding)}`;
      context.emit({ type: finding.level === "info" ? "notice" : "warning", message });
    }
    context.result(config);
    return 0;
  });
}

async function chooseConversion(
  options: ConvertOptions,
  context: CommandContext,
): Promise<(text: string) => Conversion> {
  const { convertContainerLinuxConfig, convertIgnition2 } = await import("../../config-languages/convert.ts");
  if (options.to === "ignition-3.1") {
    const mapped = options.fsmap === undefined ? [] : await readMap(resolve(context.cwd, options.fsmap));
    const given = (options.filesystem ?? []).map((pair) => parsePair(pair, "=", "--filesystem wants NAME=PATH"));
    const filesystems = new Map([...mapped, ...given]);
    const scope = options.whole === true ? "whole" : "plain";
    return (text) => convertIgnition2(text, { filesystems, scope });
  }
  if (options.to === "ignition-2.3") {
    const platform = options.platform ?? "";
    if (platform !== "" && !clcPlatforms.includes(platform)) {
      throw new WherryError("usage.invalid", `there is no platform "${platform}"`, {
        hint: `use one of ${clcPlatforms.join(", ")}`,
      });
    }
    const folder = options.filesDir === undefined ? undefined : resolve(context.cwd, options.filesDir);
    return (text) => convertContainerLinuxConfig(text, { platform, readLocal: (path) => readLocal(folder, path) });
  }
  throw new WherryError("usage.invalid", `there is no conversion to "${options.to}"`, {
    hint: "use ignition-3.1 or ignition-2.3",
  });
}

async function readMap(file: string): Promise<readonly (readonly [string, string])[]> {
  const lines = (await readFile(file, "utf8")).split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => parsePair(line, " ", `${file} wants lines of NAME PATH`));
}

function parsePair(text: string, separator: string, wanted: string): readonly [string, string] {
  const index = text.indexOf(separator);
  const path = text.slice(index + 1).trim();
  if (index > 0 && path.startsWith("/")) return [text.slice(0, index), path];
  throw new WherryError("usage.invalid", `"${text}" names no file system: ${wanted}, PATH beginning with a slash`);
}

function readLocal(folder: string | undefined, path: string): Uint8Array | { readonly problem: string } {
  if (folder === undefined) {
    return { problem: "local files require setting the --files-dir flag to the directory that contains the file" };
  }
  const file = resolve(folder, `.${sep}${path}`);
  if (file !== folder && !file.startsWith(folder + sep)) return { problem: `${path} lies outside ${folder}` };
  try {
    return readFileSync(file);
  } catch (problem) {
    return { problem: problem instanceof Error ? problem.message : String(problem) };
  }
}

function refusal(file: string, findings: readonly ConfigFinding[], isStrict: boolean): WherryError {
  const because = isFatal(findings) || !isStrict ? "has errors" : "is not beyond doubt, as --strict wants it";
  return new WherryError("config.invalid", `the configuration ${because}`, {
    where: { file },
    findings: findings.map(
      (finding): Finding => ({ message: `${finding.level}: ${describe(finding)}`, where: placeOf(file, finding) }),
    ),
  });
}

function describe({ path, message }: ConfigFinding): string {
  return `${message}${path.length === 0 ? "" : ` (${formatConfigPath(path)})`}`;
}

function placeOf(file: string, { line, column }: ConfigFinding): Place {
  return line === undefined || column === undefined ? { file } : { file, line, column };
}
