import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Package } from "../packages/package.ts";
import type { SolverProblem } from "./problem.ts";
import type { PackageUniverse } from "./universe.ts";

/** Names in the message. */
const named = 8;

/**
 * The error for a request that used up its budget in the search. It names the knot: the packages that the search came
 * back to most often, since their choices exclude each other; where it never had to come back, those that state the
 * most.
 */
export function exhausted(problem: SolverProblem): WherryError {
  return describe(findKnot(problem));
}

/** The same where the budget did not last until the search: the knot is what offers the most choices. */
export function exhaustedEarly(requests: readonly string[], universe: PackageUniverse): WherryError {
  return describe(findHeaviest(requests, universe));
}

function describe(knot: readonly Package[]): WherryError {
  const where = knot.length === 0 ? "" : `, which go round among ${knot.map(({ name }) => name).join(", ")}`;
  return new WherryError("solver.exhausted", `there are too many choices between packages${where}`, {
    hint:
      knot.length === 0
        ? "request fewer packages, or leave out a repository that you do not trust"
        : `find which repository these packages are from, and leave it out; or settle a choice: request one as name=version${originsOf(knot)}`,
  });
}

function originsOf(knot: readonly Package[]): string {
  const names = [...new Set(knot.map(({ origin }) => origin.repository))];
  return names.length === 0 ? "" : ` (they are from ${names.join(", ")})`;
}

function findKnot({ packages, search }: SolverProblem): readonly Package[] {
  const involved = packages.map((one, variable) => ({ one, ...search.involvement(variable) }));
  const sorted = involved.toSorted(
    (a, b) => b.lessons - a.lessons || b.clauses - a.clauses || (a.one.name < b.one.name ? -1 : 1),
  );
  return firstNames(sorted.map(({ one }) => one));
}

/** What looking for the heaviest packages may take, as the budget is used up: packages, and relations in all. */
const [mostPackages, mostRelations] = [20_000, 100_000];

/**
 * Of what the requests may need, the packages whose relations match the most others. It goes by names alone, nearest
 * first, and not to the end where there is no end.
 */
function findHeaviest(requests: readonly string[], universe: PackageUniverse): readonly Package[] {
  const counts = new Map<string, number>();
  const matches = (name: string): number => {
    const count = counts.get(name) ?? universe.packagesNamed(name).length + universe.providersOf(name).length;
    counts.set(name, count);
    return count;
  };
  const weights = new Map<Package, number>();
  const waiting = requests.map((request) => request.split("=", 1)[0] ?? request).toSorted();
  const met = new Set(waiting);
  let relations = 0;
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    for (const one of [...universe.packagesNamed(name), ...universe.providersOf(name)]) {
      if (weights.has(one) || weights.size >= mostPackages || relations >= mostRelations) continue;
      const needed = one.requires.flat().map((relation) => relation.name);
      const related = [...needed, ...one.conflicts.map((relation) => relation.name)].slice(
        0,
        mostRelations - relations,
      );
      relations += related.length + 1;
      weights.set(
        one,
        related.reduce((sum, other) => sum + matches(other), 0),
      );
      for (const other of needed) {
        if (met.has(other)) continue;
        met.add(other);
        waiting.push(other);
      }
    }
  }
  const sorted = [...weights].toSorted(([a, x], [b, y]) => y - x || (a.name < b.name ? -1 : 1));
  return firstNames(sorted.map(([one]) => one));
}

/** The first packages of different names, as many as are named. */
function firstNames(packages: readonly Package[]): readonly Package[] {
  return [...new Map(packages.map((one) => [one.name, one])).values()].slice(0, named);
}
