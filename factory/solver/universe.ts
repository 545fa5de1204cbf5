import type { Package } from "../packages/package.ts";
import { automaticPriority, type Pin } from "../packages/repository/priorities.ts";
import type { SolvingRules } from "../packages/solving-rules.ts";
import { rankIndexes, specificPins } from "./pins.ts";
import type { PackageLookups, RankedIndex } from "./ranked-index.ts";

/**
 * All packages that a solution may be made of. The same question always gets the same answer, the same package the same
 * object.
 */
export interface PackageUniverse extends PackageLookups {
  /** Those of the format that all its packages are of. */
  readonly rules: SolvingRules;
  /** See `priorities.ts`. */
  priorityOf(one: Package): number;
  /** The names of the suites that have this version. */
  suitesOf(one: Package): readonly string[];
}

/**
 * Several indexes as one universe: all are searched. The versions of a package come highest first; where two indexes
 * have the same version, the package of the index of the higher priority, else of the earlier one, stands for both. It
 * has the highest priority of all that have it, or what the first pin that names it says.
 */
export function mergeUniverses(
  indexes: readonly RankedIndex[],
  rules: SolvingRules,
  pins: readonly Pin[] = [],
): PackageUniverse {
  const { compare } = rules.versions;
  const universes = rankIndexes(indexes, pins);
  const priorityFor = specificPins(pins);
  const standings = new Map<Package, Standing>();
  const named = remember((name) => {
    const all = universes
      .flatMap((index) => index.packagesNamed(name).map((one) => ({ one, index })))
      .toSorted((a, b) => compare(b.one.version, a.one.version) || b.index.priority - a.index.priority);
    return groupEqual(all, (a, b) => compare(a.one.version, b.one.version) === 0).map(([first, ...others]) => {
      const having = [first, ...others].map(({ index }) => index);
      const priority = priorityFor(first.one, having) ?? first.index.priority;
      standings.set(first.one, { priority, suites: [...new Set(having.flatMap(({ suites }) => suites))] });
      return first.one;
    });
  });
  const standingOf = (one: Package): Standing | undefined => {
    named(one.name);
    return standings.get(one);
  };
  const standing = remember((name) => new Set(named(name)));
  const providing = remember((name) => {
    // A package that another index also has, in the same version, is that index's package.
    const all = universes.flatMap((universe) => universe.providersOf(name));
    return all.filter((one) => standing(one.name).has(one));
  });
  const bases = universes.map((_, index) => index * 2 ** 32);
  return {
    rules,
    priorityOf: (one) => standingOf(one)?.priority ?? automaticPriority,
    suitesOf: (one) => standingOf(one)?.suites ?? [],
    packagesNamed: named,
    providersOf: providing,
    names: function* () {
      const seen = new Set<string>();
      for (const universe of universes) {
        for (const name of universe.names()) {
          if (seen.has(name)) continue;
          seen.add(name);
          yield name;
        }
      }
    },
    otherArchitectures: (name) => [...new Set(universes.flatMap((one) => one.otherArchitectures?.(name) ?? []))].sort(),
    mention: (name) => {
      const found = universes.findIndex((universe) => Number.isFinite(universe.mention(name)));
      return found < 0 ? Number.POSITIVE_INFINITY : (bases[found] ?? 0) + (universes[found]?.mention(name) ?? 0);
    },
  };
}

interface Standing {
  readonly priority: number;
  readonly suites: readonly string[];
}

/** Neighbours that are equal, together. */
function groupEqual<Item>(items: readonly Item[], isEqual: (a: Item, b: Item) => boolean): [Item, ...Item[]][] {
  const groups: [Item, ...Item[]][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group !== undefined && isEqual(group[0], item)) group.push(item);
    else groups.push([item]);
  }
  return groups;
}

function remember<Answer>(find: (name: string) => Answer): (name: string) => Answer {
  const answers = new Map<string, Answer>();
  return (name) => {
    let answer = answers.get(name);
    if (answer === undefined) {
      answer = find(name);
      answers.set(name, answer);
    }
    return answer;
  };
}
