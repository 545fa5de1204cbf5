import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Content, Tree } from "@wherry/core/tree/tree.ts";
import type { CheckedImage, MachineOwnPath, Mention, UnmadePath } from "./checked-image.ts";
import { isMadeAtRunTime } from "./units/made-paths.ts";
import { longestText } from "./what-is-read.ts";

interface MentionOptions {
  readonly machineOwn: readonly MachineOwnPath[];
  readonly read: (content: Content) => Promise<Uint8Array>;
}

/**
 * Those of the paths that nothing of the image brings or makes, each with the settings in /etc and the programs of
 * services that name it.
 */
export async function findUnmade(
  tree: Tree,
  image: CheckedImage,
  { machineOwn, read }: MentionOptions,
): Promise<readonly UnmadePath[]> {
  const unmade = machineOwn.filter(({ path }) => !isThere(image, path));
  if (unmade.length === 0) return [];
  const patterns = unmade.map(({ path }) => naming(path));
  const mentions = unmade.map((): Mention[] => []);
  const programs = programsOfServices(image);
  for (const [place, node] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (node.kind !== "file") continue;
    const isSetting = isWithin(place, "/etc") && !isWithin(place, "/etc/systemd") && node.content.size <= longestText;
    if (!isSetting && !programs.has(place)) continue;
    const text = Buffer.from(await read(node.content)).toString("latin1");
    for (const [index, pattern] of patterns.entries()) {
      const line = isSetting ? lineNaming(text, pattern) : undefined;
      if (line !== undefined || (!isSetting && pattern.test(text))) mentions[index]?.push({ path: place, line });
    }
  }
  return unmade.map((one, index) => ({ ...one, mentions: mentions[index] ?? [] }));
}

function isThere(image: CheckedImage, path: string): boolean {
  const place = image.view.follow(path);
  if (place === undefined || image.view.lookup(place) !== undefined) return true;
  return isMadeAtRunTime(place) || image.isMadeAtFirstBoot(place) || image.isMadeByTmpfiles(path);
}

/** The path, or one below it, and no longer name. */
export function naming(path: string): RegExp {
  return new RegExp(`(?<![\\w./-])${RegExp.escape(path)}(?![\\w-]|\\.\\w)`);
}

/** From 1; what is commented out names nothing. */
function lineNaming(text: string, pattern: RegExp): number | undefined {
  if (!pattern.test(text)) return undefined;
  const index = text.split("\n").findIndex((line) => !/^\s*(?:[#;]|\/\/)/.test(line) && pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

/** With links followed. */
function programsOfServices(image: CheckedImage): ReadonlySet<string> {
  const programs = image.subjects.flatMap(({ commands }) => commands.map(({ program }) => program));
  return new Set(programs.flatMap((program) => image.view.follow(image.programs.find(program) ?? program) ?? []));
}
