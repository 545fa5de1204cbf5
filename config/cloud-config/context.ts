import type { Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Problem } from "../ignition/v2/problem.ts";

/** A key that has no effect, and why. */
export interface IgnoredKey {
  readonly path: DataPath;
  /** Without a full stop: "packages are the image's". */
  readonly reason: string;
}

/** A problem with what to do about it. */
export interface HintedProblem extends Problem {
  readonly hint?: string | undefined;
}

/** What a translation has found so far. */
export interface Context {
  readonly ignored: IgnoredKey[];
  readonly problems: HintedProblem[];
  /** Whom cloud-init calls the default user, unless the text names another. */
  readonly administrator: string;
  /** Says of a key, or of an item of a list, that it has no effect: in the list and as a warning at its place. */
  readonly ignore: (path: DataPath, reason: string, hint?: string) => void;
  /** Says something of a value that has its effect. */
  readonly remark: (level: Finding["level"], path: DataPath, message: string) => void;
}

/** Nothing found yet. */
export function createContext(administrator: string): Context {
  const ignored: IgnoredKey[] = [];
  const problems: HintedProblem[] = [];
  return {
    ignored,
    problems,
    administrator,
    ignore: (path, reason, hint) => {
      ignored.push({ path, reason });
      problems.push({ level: "warning", path, message: `ignored: ${reason}`, at: "key", hint });
    },
    remark: (level, path, message) => problems.push({ level, path, message, at: "value" }),
  };
}

/** Of more keys, or longer ones, nobody asks what was meant; and to find it takes its time. */
const MOST_SUGGESTIONS = 20;
const LONGEST_SUGGESTED = 60;

/** Says of a key that is in no list that it is ignored, with the one that was probably meant. */
export function ignoreUnknown(key: string, path: DataPath, known: () => Iterable<string>, context: Context): void {
  const isAsked = context.problems.length < MOST_SUGGESTIONS && key.length <= LONGEST_SUGGESTED;
  const meant = isAsked ? closest(key, known()) : undefined;
  context.ignore(path, "cloud-config has no such key", meant && `Did you mean "${meant}"?`);
}
