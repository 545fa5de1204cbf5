import type { Package } from "../packages/package.ts";
import { findLeftovers } from "./leftovers.ts";
import { markLikeApt } from "./marking.ts";
import { SolverProblem } from "./problem.ts";
import { type ResolvedRequests, resolveRequests, type SolveRequest } from "./request.ts";
import { isTrue } from "./search.ts";
import type { PackageUniverse } from "./universe.ts";
import { unsatisfiable } from "./unsatisfiable.ts";
import { violations } from "./validity.ts";
import { type Reason, Walk } from "./walk.ts";

export interface Solution {
  /** Everything to be installed, sorted by name. */
  readonly packages: readonly Package[];
  /** By package name. */
  readonly why: ReadonlyMap<string, Reason>;
}

/**
 * Chooses packages that meet the request, all that they need, and nothing else (but see `SolveRequest.leftovers`); no
 * two of them in conflict. The choice is apt's wherever apt finds one: see the readme.
 *
 * @throws {WherryError} definition.invalid when a request is not a package name, or requests contradict each other
 * @throws {WherryError} package.missing when names or versions exist nowhere, with all of them
 * @throws {WherryError} solver.unsatisfiable when no choice is possible, with the chain that leads to the contradiction
 */
export function solve(request: SolveRequest, universe: PackageUniverse): Solution {
  const resolved = resolveRequests(request, universe);
  const omitted = new Set(request.omit);
  const marked = markLikeApt(resolved.wanted, resolved.candidates, omitted);
  if (marked === undefined || violations([...marked], request, universe).length > 0) {
    return solutionOf(search(resolved, omitted));
  }
  const amongMarked = resolveRequests(
    request,
    only(universe, (one) => marked.has(one) || omitted.has(one.name)),
  );
  const reasons = search(amongMarked, omitted);
  if (request.leftovers !== "as apt") return solutionOf(reasons);
  return solutionOf(new Map([...reasons, ...findLeftovers(marked, reasons.keys(), amongMarked.candidates)]));
}

/** The complete search. */
function search({ wanted, candidates }: ResolvedRequests, omitted: ReadonlySet<string>): ReadonlyMap<Package, Reason> {
  const problem = new SolverProblem(wanted, candidates, omitted);
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
    if (decision === undefined) return walk.marked;
    problem.search.decide(isTrue(problem.variableOf(decision)));
  }
}

function only(universe: PackageUniverse, isIn: (one: Package) => boolean): PackageUniverse {
  return {
    ...universe,
    packagesNamed: (name) => universe.packagesNamed(name).filter(isIn),
    providersOf: (name) => universe.providersOf(name).filter(isIn),
  };
}

function solutionOf(reasons: ReadonlyMap<Package, Reason>): Solution {
  const packages = [...reasons.keys()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { packages, why: new Map([...reasons].map(([one, reason]) => [one.name, reason])) };
}
