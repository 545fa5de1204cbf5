import { resolve } from "node:path";
import type { SourceText } from "@wherry/config/texts/source-text.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { type CommandContext, type CommonOptions, handle } from "../command.ts";
import { addParameterOptions, type ConfigSourceOptions, resolveInputs } from "../document-options.ts";

interface DiffOptions extends CommonOptions, Omit<ConfigSourceOptions, "from"> {}

/** As diff(1) has it. */
const trouble = 2;

/**
 * Adds `wherry diff`: prints where two machine configurations mean different things. Its status is diff(1)'s: 0 where
 * they mean the same, 1 where they do not, 2 where one cannot be read.
 */
export function addDiffCommand(program: Command): void {
  const command = program
    .command("diff")
    .summary("compare two machine configurations, or two locks, by what they mean")
    .description(
      "Reads two machine configurations, each in any language (Ignition 2.x or 3.x, Butane, Container Linux Config), and prints what they say differently: contents are compared unpacked, entries of lists by their path, name or device in any order. Exits 0 where they mean the same, 1 where they do not, and 2 where one cannot be read. Of two locks it says which packages, repositories and scripts differ. With --json it prints {differences: [{kind, path, before, after}]}.",
    )
    .argument("<before>", "a configuration or a lock; - reads standard input")
    .argument("<after>", "the other one");
  addParameterOptions(command);
  handle<DiffOptions>(command, async ([beforeFile = "", afterFile = ""], options, context) => {
    const inputs = [await read(beforeFile, context), await read(afterFile, context)];
    if (inputs.some(({ text }) => isLock(text))) return await diffLocks(inputs, options, context);
    const { compareConfigs } = await import("@wherry/config/ignition/compare-configs.ts");
    const { newestMinor } = await import("@wherry/config/ignition/schema/versions.ts");
    const { convertToIgnition } = await import("@wherry/config/texts/convert.ts");
    const { openGunzip } = await import("@wherry/config/texts/gunzip.ts");
    const { tellFindings } = await import("../tell-findings.ts");
    const { localFiles } = await import("@wherry/config/texts/folder-of-files.ts");
    const { filesDir, platform = "" } = options;
    const files = filesDir === undefined ? {} : { files: localFiles(resolve(context.cwd, filesDir)) };
    const conversion = { filesystems: new Map<string, string>(), scope: "whole", platform, ...files } as const;

    const configs = [];
    for (const input of await resolveInputs(inputs, { ...options, showsContents: false }, context)) {
      if (input === undefined) continue;
      const { config, findings } = await convertToIgnition(input.text, newestMinor, conversion);
      // What is doubtful about them is for others to say.
      if (config === undefined) tellFindings({ source: input, findings }, options, context);
      else configs.push(config);
    }
    const [before, after] = configs;
    if (before === undefined || after === undefined) return trouble;
    const differences = compareConfigs(before, after, openGunzip);
    if (options.json === true || differences.length > 0) {
      const { differenceObjects, formatDifferences } = await import("@wherry/config/texts/format-differences.ts");
      if (options.json === true) context.result({ differences: differenceObjects(differences) });
      else context.show(formatDifferences(differences));
    }
    return differences.length === 0 ? 0 : 1;
  });
}

/** A lock is JSON, as Ignition is, and says so in its first keys. */
function isLock(text: string): boolean {
  return /^\s*\{/.test(text) && /^\s*"(request|epoch|packages)":/m.test(text) && !/"ignition"\s*:/.test(text);
}

async function diffLocks(inputs: readonly SourceText[], options: DiffOptions, context: CommandContext) {
  const { parseLock } = await import("../../lock/lock-file.ts");
  const { compareLocks, formatLockDifferences } = await import("../../lock/compare-locks.ts");
  const [before, after] = inputs.map(({ name, text }) => {
    if (isLock(text)) return parseLock(text, name);
    throw new WherryError("usage.invalid", `${name} is a configuration, and the other one is a lock`, {
      hint: "compare two locks, or two configurations",
    });
  });
  if (before === undefined || after === undefined) throw new WherryError("internal", "two locks were read as fewer");
  const differences = compareLocks(before, after);
  if (options.json === true) {
    const objects = differences.map(({ part, name, ...rest }) => ({ ...rest, path: `${part}.${name}` }));
    context.result({ differences: objects });
  } else if (differences.length > 0) context.show(formatLockDifferences(differences));
  return differences.length === 0 ? 0 : 1;
}

/**
 * As `readConfiguration`, with a failure that ends in status 2: its own status 1 would say that the two differ.
 *
 * @throws {WherryError} usage.invalid when the configuration cannot be read
 */
async function read(file: string, { cwd }: CommandContext): Promise<SourceText> {
  const { readConfiguration } = await import("../read-configuration.ts");
  const { describeRefusal } = await import("../../system/refusal.ts");
  try {
    return await readConfiguration(file, cwd);
  } catch (cause) {
    const message = cause instanceof WherryError ? cause.message : describeRefusal(cause);
    throw new WherryError("usage.invalid", message, { where: { file }, hint: "check the path", cause });
  }
}
