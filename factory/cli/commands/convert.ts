import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { clcPlatforms } from "@wherry/config/container-linux-config/templating.ts";
import type { ConversionOptions } from "@wherry/config/texts/convert.ts";
import { ignitionTargets } from "@wherry/config/texts/language.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { collect } from "../collect.ts";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import { addParameterOptions, type ConfigSourceOptions, resolveInputs } from "../document-options.ts";

interface ConvertOptions extends CommonOptions, Omit<ConfigSourceOptions, "from"> {
  readonly to: string;
  readonly variant: string;
  readonly fsmap?: string;
  readonly filesystem?: readonly string[];
  readonly whole?: boolean;
  readonly strict?: boolean;
}

const targets = `${ignitionTargets[0]} to ${ignitionTargets.at(-2)}, ${ignitionTargets.at(-1)}, ignition-2.3, or butane`;

/**
 * Adds `wherry convert`: prints a machine configuration in another language or version. Status 1, and nothing is
 * printed, where it cannot be said there, or where --strict refuses a remark.
 */
export function addConvertCommand(program: Command): void {
  const command = program
    .command("convert")
    .summary("translate a machine configuration to another language or version")
    .description(
      "Translates a machine configuration, and prints the result. To Ignition 3.x and to Butane: from Ignition 2.0 to 2.4 and 3.x, Butane, and Container Linux Configs; to an older version only where nothing is lost. To ignition-2.3: from a Container Linux Config. Exits 1, and prints nothing, where it cannot be said.",
    )
    .argument("<file>", "the configuration; - reads standard input")
    .requiredOption("--to <language>", targets)
    .option("--variant <name>", "Butane's variant: fcos, flatcar, wherry ...", "fcos")
    .option(
      "--filesystem <name=path>",
      "where a file system of a 2.x configuration is mounted; may be given again",
      collect,
    )
    .option("--fsmap <file>", "the same from a file, a line each: NAME PATH")
    .option(
      "--whole",
      "also carry over what has another form in 3.x: sectors, networkd units, users' create, several merges",
    )
    .option("--strict", "refuse what there is anything to say about");
  addParameterOptions(command);
  handle<ConvertOptions>(command, async ([file = ""], options, context) => {
    const { convertTo } = await import("@wherry/config/texts/convert-to.ts");
    const { readConfiguration } = await import("../read-configuration.ts");
    const { tellFindings } = await import("../tell-findings.ts");
    await checkTarget(options);
    const conversion = await readOptions(options, context);
    const resolving = { ...options, showsContents: true };
    const [input] = await resolveInputs([await readConfiguration(file, context.cwd)], resolving, context);
    if (input === undefined) return 1;
    const { text, findings } = await convertTo(input.text, options, conversion);
    tellFindings({ source: input, findings }, options, context);
    if (text === undefined || (options.strict === true && findings.length > 0)) return 1;
    context.result(text);
    return 0;
  });
}

async function checkTarget({ to, variant }: ConvertOptions): Promise<void> {
  const { conversionTargets } = await import("@wherry/config/texts/convert-to.ts");
  if (!conversionTargets.includes(to))
    throw new WherryError("usage.invalid", `there is no conversion to "${to}"`, { hint: `use ${targets}` });
  if (to !== "butane") return;
  const { reversibleVariants } = await import("@wherry/config/texts/to-butane.ts");
  requireOneOf(variant, reversibleVariants, "variant that can be made from Ignition");
}

async function readOptions(options: ConvertOptions, { cwd }: CommandContext): Promise<ConversionOptions> {
  const { gzip } = await import("@wherry/core/bytes/gzip.ts");
  const { localFiles } = await import("@wherry/config/texts/folder-of-files.ts");
  const mapped = options.fsmap === undefined ? [] : await readMap(resolve(cwd, options.fsmap));
  const given = (options.filesystem ?? []).map((pair) => parsePair(pair, "=", "--filesystem wants NAME=PATH"));
  const { platform = "", filesDir } = options;
  if (platform !== "") requireOneOf(platform, clcPlatforms, "platform");
  return {
    filesystems: new Map([...mapped, ...given]),
    scope: options.whole === true ? "whole" : "plain",
    platform,
    compress: gzip,
    ...(filesDir === undefined ? {} : { files: localFiles(resolve(cwd, filesDir)) }),
  };
}

function requireOneOf(name: string, known: readonly string[], what: string): void {
  if (known.includes(name)) return;
  throw new WherryError("usage.invalid", `there is no ${what} "${name}"`, { hint: `use one of ${known.join(", ")}` });
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
