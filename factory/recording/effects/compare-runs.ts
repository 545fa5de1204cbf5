import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Effect } from "../../scripts/effects.ts";
import type { PerMachinePath, ScriptRecord } from "../../scripts/script-record.ts";
import { withoutDatedComments } from "./dated-comments.ts";
import type { Derived } from "./derive-effects.ts";
import { markNames, nameMarks } from "./machine-names.ts";
import { type Marks, type Reconciled, reconcileSecrets, type TwoRuns } from "./reconcile-secrets.ts";

interface CompareOptions {
  /** Of the package. */
  readonly name: string;
  readonly marks: Marks;
  /** Whether a unit of the distribution's makes a path at the first boot. */
  readonly isMade: (path: string) => boolean;
}

/**
 * What both runs did; secrets that chance made are marked, and what else one did in another way than the other is named
 * and left to each machine.
 */
export function compareRuns(
  first: Derived,
  second: Derived,
  { name, marks, isMade }: CompareOptions,
): Pick<ScriptRecord, "effects" | "perMachine"> {
  const [a, b] = [byPath(first), byPath(second)];
  const perMachine = new Map<string, string>();
  for (const { path, why } of [...first.perMachine, ...second.perMachine]) perMachine.set(path, why);
  const doubtful = new Map<string, string>();
  const runs = withoutStamped(
    [...new Set([...a.keys(), ...b.keys()])].map((path) => ({
      path,
      first: a.get(path) ?? [],
      second: b.get(path) ?? [],
    })),
  );
  for (const { path, why } of [...first.doubtful, ...second.doubtful]) doubtful.set(path, why);
  const differing = runs.filter((one) => !isSame(one) && !isMade(one.path) && !doubtful.has(one.path));
  const reconciled = reconcile(name, differing, marks);
  const effects: Effect[] = [];
  for (const one of runs) {
    const both = isSame(one) ? one.first : reconciled.effects.get(one.path);
    const doubt = doubtful.get(one.path);
    if (doubt !== undefined && (!isSame(one) || isMade(one.path))) perMachine.set(one.path, doubt);
    else if (both !== undefined) effects.push(...both);
    else perMachine.set(one.path, "differs whenever it is made");
  }
  effects.push(...reconciled.secrets);
  const owned = [...perMachine.keys()];
  const isOutermost = ({ path }: PerMachinePath) => !owned.some((folder) => folder !== path && isWithin(path, folder));
  return {
    effects,
    perMachine: owned
      .map((path) => ({ path, why: perMachine.get(path) ?? "" }))
      .filter(isOutermost)
      .sort((x, y) => (x.path < y.path ? -1 : 1)),
  };
}

/**
 * What differs by nothing but what each machine has for itself. Names of the machine and dates are only told apart
 * where then nothing of the package is left that differs: something may have been made of the rest.
 */
function reconcile(name: string, differing: readonly TwoRuns[], marks: Marks): Reconciled {
  const { runs, names } = markNames(name, differing.map(withoutDatedComments));
  const open = runs.filter((one) => !isSame(one));
  const further: Marks = new Map(marks);
  const { effects, secrets } = reconcileSecrets(name, open, further, names.length === 0 ? 0 : nameMarks);
  if (!open.every(({ path }) => effects.has(path))) return reconcileSecrets(name, differing, marks);
  for (const [word, mark] of further) marks.set(word, mark);
  const same = runs.filter(isSame).map(({ path, first }): [string, readonly Effect[]] => [path, first]);
  return { effects: new Map([...same, ...effects]), secrets: [...names, ...secrets] };
}

/** A day, a time, a count of seconds, as names have them. */
const stamp = /\d{4}-\d{2}-\d{2}|\d{8,}/g;

/**
 * Without what only one run made, under a name with the time of its making, where the other made the like: backups, and
 * what a service keeps of its own. Nobody looks for such a name.
 */
function withoutStamped(runs: readonly TwoRuns[]): readonly TwoRuns[] {
  const shapeOf = ({ path }: TwoRuns) => path.replace(stamp, "#");
  const shapes = (some: readonly TwoRuns[]) => new Set(some.map(shapeOf));
  const stamped = runs.filter((one) => shapeOf(one) !== one.path);
  const firsts = shapes(stamped.filter(({ second }) => second.length === 0));
  const seconds = shapes(stamped.filter(({ first }) => first.length === 0));
  const both = firsts.intersection(seconds);
  return runs.filter((one) => !(one.first.length === 0 || one.second.length === 0) || !both.has(shapeOf(one)));
}

function isSame({ first, second }: TwoRuns): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

function byPath({ effects }: Derived): ReadonlyMap<string, readonly Effect[]> {
  return new Map(
    [...Map.groupBy(effects, ({ path }) => path)].map(([path, some]) => [path, some.map(({ effect }) => effect)]),
  );
}
