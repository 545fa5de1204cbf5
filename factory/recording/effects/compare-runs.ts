import { isWithin } from "@wherry/core/paths/paths.ts";
import type { Effect } from "../../scripts/effects.ts";
import type { PerMachinePath, ScriptRecord } from "../../scripts/script-record.ts";
import type { Derived } from "./derive-effects.ts";

/** What both runs did; what one did in another way than the other is named and left to each machine. */
export function compareRuns(first: Derived, second: Derived): Pick<ScriptRecord, "effects" | "perMachine"> {
  const [a, b] = [byPath(first), byPath(second)];
  const perMachine = new Map<string, string>();
  for (const { path, why } of [...first.perMachine, ...second.perMachine]) perMachine.set(path, why);
  const effects: Effect[] = [];
  for (const path of [...new Set([...a.keys(), ...b.keys()])]) {
    const [one = [], other = []] = [a.get(path), b.get(path)];
    if (JSON.stringify(one) === JSON.stringify(other)) effects.push(...one);
    else perMachine.set(path, "differs whenever it is made");
  }
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

function byPath({ effects }: Derived): ReadonlyMap<string, readonly Effect[]> {
  return new Map(
    [...Map.groupBy(effects, ({ path }) => path)].map(([path, some]) => [path, some.map(({ effect }) => effect)]),
  );
}
