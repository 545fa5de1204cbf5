import { resolve } from "node:path";
import type { SourceText } from "@wherry/config/texts/source-text.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { CommandContext, CommonOptions } from "./command.ts";
import { type ConfigSourceOptions, resolveInputs } from "./document-options.ts";

export interface DiffTextOptions extends CommonOptions, Omit<ConfigSourceOptions, "from"> {
  /** False with --no-code. */
  readonly code: boolean;
}

type TextKind = "configuration" | "lock" | "definition of an image";

/**
 * Compares two texts of one kind: configurations, locks, or definitions of images, and shows what they say differently.
 * Gives 1 where they do, 0 where they do not, undefined where one was refused, which is told.
 *
 * @throws {WherryError} usage.invalid when they are of different kinds
 * @throws {WherryError} lock.invalid, definition.invalid, definition.unreadable, definition.program or config.invalid
 *   when one cannot be used
 */
export async function diffTexts(
  before: SourceText,
  after: SourceText,
  options: DiffTextOptions,
  context: CommandContext,
): Promise<number | undefined> {
  const kinds = [await textKindOf(before), await textKindOf(after)];
  const [one, other] = kinds;
  if (one !== other)
    throw new WherryError("usage.invalid", `${after.name} is a ${other}, and the other one is a ${one}`, {
      hint: "compare two locks, two configurations, or two definitions",
    });
  if (one === "lock") return await diffLocks(before, after, options, context);
  if (one === "definition of an image") return await diffDefinitions(before.name, after.name, options, context);
  return await diffConfigurations(before, after, options, context);
}

/** What a text is. A lock is JSON, as Ignition is, and says so in its first keys. */
export async function textKindOf({ name, text }: SourceText): Promise<TextKind> {
  const isLock = /^\s*\{/.test(text) && /^\s*"(request|epoch|packages)":/m.test(text) && !/"ignition"\s*:/.test(text);
  if (isLock) return "lock";
  const { isDefinition } = await import("../definition/is-definition.ts");
  // What comes over standard input has no folder that its words could be about.
  return name.endsWith(".ts") || (name !== "<stdin>" && isDefinition(text))
    ? "definition of an image"
    : "configuration";
}

async function diffConfigurations(
  before: SourceText,
  after: SourceText,
  options: DiffTextOptions,
  context: CommandContext,
): Promise<number | undefined> {
  const { compareConfigs } = await import("@wherry/config/ignition/compare-configs.ts");
  const { newestMinor } = await import("@wherry/config/ignition/schema/versions.ts");
  const { convertToIgnition } = await import("@wherry/config/texts/convert.ts");
  const { openGunzip } = await import("@wherry/config/texts/gunzip.ts");
  const { tellFindings } = await import("./tell-findings.ts");
  const { localFiles } = await import("@wherry/config/texts/folder-of-files.ts");
  const { filesDir, platform = "" } = options;
  const files = filesDir === undefined ? {} : { files: localFiles(resolve(context.cwd, filesDir)) };
  const conversion = { filesystems: new Map<string, string>(), scope: "whole", platform, ...files } as const;

  const configs = [];
  for (const input of await resolveInputs([before, after], { ...options, showsContents: false }, context)) {
    if (input === undefined) continue;
    const { config, findings } = await convertToIgnition(input.text, newestMinor, conversion);
    // What is doubtful about them is for others to say.
    if (config === undefined) tellFindings({ source: input, findings }, options, context);
    else configs.push(config);
  }
  const [one, other] = configs;
  if (one === undefined || other === undefined) return undefined;
  return await showDifferences(compareConfigs(one, other, openGunzip), options, context);
}

/**
 * Compares two definitions of images, by their names as `wherry build` takes them, with all that they extend. Gives 1
 * where they differ, and 0 where they do not.
 *
 * @throws {WherryError} definition.invalid, definition.unreadable or definition.program when one cannot be used
 */
export async function diffDefinitions(
  before: string,
  after: string,
  options: DiffTextOptions,
  context: CommandContext,
): Promise<number> {
  const { loadNamedDefinition } = await import("./load-named-definition.ts");
  const { compareDefinitions } = await import("../definition/compare-definitions.ts");
  const one = await loadNamedDefinition(before, options, context);
  const other = await loadNamedDefinition(after, options, context);
  return await showDifferences(compareDefinitions(one, other), options, context);
}

async function showDifferences(
  differences: Parameters<typeof import("@wherry/config/texts/format-differences.ts").formatDifferences>[0],
  options: CommonOptions,
  context: CommandContext,
): Promise<number> {
  if (options.json === true || differences.length > 0) {
    const { differenceObjects, formatDifferences } = await import("@wherry/config/texts/format-differences.ts");
    if (options.json === true) context.result({ differences: differenceObjects(differences) });
    else context.show(formatDifferences(differences));
  }
  return differences.length === 0 ? 0 : 1;
}

async function diffLocks(before: SourceText, after: SourceText, options: CommonOptions, context: CommandContext) {
  const { parseLock } = await import("../lock/lock-file.ts");
  const { compareLocks, formatLockDifferences } = await import("../lock/compare-locks.ts");
  const differences = compareLocks(parseLock(before.text, before.name), parseLock(after.text, after.name));
  if (options.json === true) {
    const objects = differences.map(({ part, name, ...rest }) => ({ ...rest, path: `${part}.${name}` }));
    context.result({ differences: objects });
  } else if (differences.length > 0) context.show(formatLockDifferences(differences));
  return differences.length === 0 ? 0 : 1;
}
