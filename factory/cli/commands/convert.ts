import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { ConfigFinding } from "@wherry/core/config-finding.ts";
import { clcPlatforms } from "@wherry/core/container-linux-config/templating.ts";
import { WherryError } from "@wherry/core/errors.ts";
import type { Command } from "commander";
import type { ConversionOptions } from "../../config-languages/convert.ts";
import { ignitionTargets } from "../../config-languages/language.ts";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import { configRefusal, tellFindings } from "../config-findings.ts";

interface ConvertOptions extends CommonOptions {
  readonly to: string;
  readonly fsmap?: string;
  readonly filesystem?: readonly string[];
  readonly whole?: boolean;
  readonly platform?: string;
  readonly filesDir?: string;
  readonly strict?: boolean;
}

/** What is printed; undefined where the configuration is refused. */
interface Converted {
  readonly text: string | undefined;
  readonly findings: readonly ConfigFinding[];
}

const collect = (value: string, values: readonly string[] = []): readonly string[] => [...values, value];
const targets = `${ignitionTargets[0]} to ${ignitionTargets.at(-2)}, ${ignitionTargets.at(-1)}, or ignition-2.3`;

export function addConvertCommand(program: Command): void {
  const command = program
    .command("convert")
    .summary("translate a machine configuration to another language")
    .description(
      "Translates a machine configuration and prints the result. To Ignition 3.x: from Ignition 2.0 to 2.4, from any other 3.x, and from a Container Linux Config; to an older version only where nothing is lost. To ignition-2.3: from a Container Linux Config.",
    )
    .argument("<file>", "the configuration")
    .requiredOption("--to <language>", targets)
    .option(
      "--filesystem <name=path>",
      "where a file system of the configuration is mounted; may be given again",
      collect,
    )
    .option("--fsmap <file>", "the same from a file, a line each: NAME PATH")
    .option(
      "--whole",
      "also carry over what has another form in 3.x: sectors, networkd units, users' create, several merges",
    )
    .option("--platform <name>", `for templates such as {HOSTNAME}: ${clcPlatforms.join(", ")}`)
    .option("--files-dir <folder>", "where the local files are that a Container Linux Config names")
    .option("--strict", "refuse what there is anything to say about");
  handle<ConvertOptions>(command, async ([file = ""], options, context) => {
    const convert = await chooseConversion(options, context);
    const { text, findings } = convert(await readFile(resolve(context.cwd, file), "utf8"));
    if (text === undefined) throw configRefusal(file, findings);
    if (options.strict === true && findings.length > 0)
      throw configRefusal(file, findings, { because: "is not beyond doubt, as --strict wants it" });
    tellFindings(file, findings, context);
    context.result(text);
    return 0;
  });
}

async function chooseConversion(
  options: ConvertOptions,
  context: CommandContext,
): Promise<(text: string) => Converted> {
  const { convertContainerLinuxConfig, convertToIgnition } = await import("../../config-languages/convert.ts");
  const { formatIgnition } = await import("@wherry/core/ignition/format-ignition.ts");
  const minor = ignitionTargets.indexOf(options.to);
  if (minor < 0 && options.to !== "ignition-2.3") {
    throw new WherryError("usage.invalid", `there is no conversion to "${options.to}"`, { hint: `use ${targets}` });
  }
  const conversion = await readOptions(options, context);
  if (minor >= 0) {
    return (text) => {
      const { config, findings } = convertToIgnition(text, minor, conversion);
      return { text: config && `${formatIgnition(config, 2)}\n`, findings };
    };
  }
  return (text) => {
    const { config, findings } = convertContainerLinuxConfig(text, conversion);
    return { text: config && `${JSON.stringify(config, undefined, 2)}\n`, findings };
  };
}

async function readOptions(options: ConvertOptions, { cwd }: CommandContext): Promise<ConversionOptions> {
  const mapped = options.fsmap === undefined ? [] : await readMap(resolve(cwd, options.fsmap));
  const given = (options.filesystem ?? []).map((pair) => parsePair(pair, "=", "--filesystem wants NAME=PATH"));
  const platform = options.platform ?? "";
  if (platform !== "" && !clcPlatforms.includes(platform)) {
    throw new WherryError("usage.invalid", `there is no platform "${platform}"`, {
      hint: `use one of ${clcPlatforms.join(", ")}`,
    });
  }
  const folder = options.filesDir === undefined ? undefined : resolve(cwd, options.filesDir);
  return {
    filesystems: new Map([...mapped, ...given]),
    scope: options.whole === true ? "whole" : "plain",
    platform,
    readLocal: (path) => readLocal(folder, path),
  };
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
