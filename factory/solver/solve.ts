import type { Package } from "../packages/package.ts";
import { Problem } from "./problem.ts";
import { resolveRequests, type SolveRequest } from "./request.ts";
import { isTrue } from "./search.ts";
import type { PackageUniverse } from "./universe.ts";
import { unsatisfiable } from "./unsatisfiable.ts";
import { type Reason, Walk } from "./walk.ts";

export interface Solution {
  /** Everything to be installed, sorted by name. */
  readonly packages: readonly Package[];
  /** By package name. */
  readonly why: ReadonlyMap<string, Reason>;
}

/**
 * Chooses packages that meet the request, all that they need, and nothing else; no two of them in conflict. The choice is
 * apt's wherever apt finds one: see the readme.
 *
 * Throws `package.missing` for names that exist nowhere, all together, and `solver.unsatisfiable` with the chain that
 * leads to the contradiction where no choice is possible.
 */
export function solve(request: SolveRequest, universe: PackageUniverse): Solution {
  const { wanted, candidates } = resolveRequests(request, universe);
  const problem = new Problem(wanted, candidates, new Set(request.omit));
  let walk = new Walk(problem);
  for (;;) {
    const failed = problem.search.propagate();
    if (failed !== undefined) {
      const facts = problem.search.learn(failed);
      if (facts !== undefined) throw unsatisfiable(facts, candidates);
      walk = new Walk(problem);
      continue;
    }
    const decision = walk.next();
    if (decision === undefined) return solutionOf(walk);
    problem.search.decide(isTrue(problem.variableOf(decision)));
  }
}

function solutionOf({ marked }: Walk): Solution {
  const packages = [...marked.keys()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { packages, why: new Map([...marked].map(([one, reason]) => [one.name, reason])) };
}
