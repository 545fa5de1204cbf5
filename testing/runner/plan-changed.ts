import type { SourceFacts } from "../house/reading/source-facts.ts";
import { isSlow, type TestFiles } from "./plan-tests.ts";

export interface ChangedPlan {
  /** Test files: of the rooms that changed, and from elsewhere. */
  readonly tests: readonly string[];
  /** How many tests of other rooms import a changed file, and are left out, as they are too many to be quick. */
  readonly leftOut: number;
}

/** So many tests of other rooms are run besides. */
export const mostOthers = 8;

/**
 * Which tests say quickly whether a change is sound: all of the rooms in which something changed, and the tests of
 * other rooms that import a changed file themselves, unless there are very many. What depends on it only through others
 * is for the whole check.
 */
export function planChanged(
  changed: readonly string[],
  sources: readonly Pick<SourceFacts, "file" | "imports">[],
  { beside }: TestFiles,
): ChangedPlan {
  const rooms = new Set(changed.filter((file) => !file.startsWith("tests/")).flatMap(roomFolder));
  const quick = beside.filter((file) => !isSlow(file));
  const own = quick.filter((file) => roomFolder(file).some((room) => rooms.has(room)));
  const importing = new Set(
    sources.filter(({ imports }) => imports.some(({ target }) => changed.includes(target))).map(({ file }) => file),
  );
  const others = quick.filter((file) => importing.has(file) && !own.includes(file));
  return others.length > mostOthers
    ? { tests: own, leftOut: others.length }
    : { tests: [...own, ...others], leftOut: 0 };
}

/** "core/versions/semantic.ts" -> ["core/versions"]; nothing for what lies above the rooms. */
function roomFolder(file: string): readonly string[] {
  const [workspace, room, below] = file.split("/");
  return below === undefined ? [] : [`${workspace}/${room}`];
}
