import type { Package } from "../packages/package.ts";
import { Budget, BudgetExhausted, type SolverLimits, usualLimits } from "./budget.ts";
import type { Candidates } from "./candidates.ts";
import { exhausted, exhaustedEarly } from "./exhausted.ts";
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
 * two of them in conflict. The choice is apt's wherever apt finds one: see the readme. What it may use is bounded by
 * `limits`, so that no index holds anybody up.
 *
 * @throws {WherryError} definition.invalid when a request is not a package name, or requests contradict each other
 * @throws {WherryError} package.missing when names or versions exist nowhere, with all of them
 * @throws {WherryError} solver.unsatisfiable when no choice is possible, with the chain that leads to the contradiction
 * @throws {WherryError} solver.exhausted when there are more choices than `limits` allow to go through
 */
export function solve(request: SolveRequest, universe: PackageUniverse, limits: SolverLimits = usualLimits): Solution {
  return solveWithin(new Budget(limits), request, universe);
}

/**
 * As `solve`, with a budget of one's own, to see what was used of it.
 *
 * @throws {WherryError} solver.unsatisfiable, solver.exhausted, package.missing or definition.invalid when `solve`
 *   fails so
 */
export function solveWithin(budget: Budget, request: SolveRequest, universe: PackageUniverse): Solution {
  try {
    return choose(budget, request, universe);
  } catch (error) {
    if (error instanceof BudgetExhausted) throw exhaustedEarly(request.install, universe);
    throw error;
  }
}

function choose(budget: Budget, request: SolveRequest, universe: PackageUniverse): Solution {
  const resolved = resolveRequests(request, universe, budget);
  const { wanted, candidates, omissions } = resolved;
  const marked = markLikeApt(wanted, candidates, omissions, budget);
  budget.beginPass();
  const spend = (steps: number) => budget.spend(steps);
  if (marked === undefined || violations([...marked], request, universe, spend).length > 0) {
    budget.beginPass();
    return solutionOf(search(resolved, budget));
  }
  budget.beginPass();
  const amongMarked = resolveRequests(
    request,
    only(universe, (one) => marked.has(one) || omissions.names.has(one.name)),
    budget,
  );
  const reasons = search(amongMarked, budget);
  if (request.leftovers !== "as apt") return solutionOf(reasons);
  return solutionOf(new Map([...reasons, ...findLeftovers(marked, reasons.keys(), amongMarked.candidates)]));
}

/** The complete search. */
function search({ wanted, candidates, omissions }: ResolvedRequests, budget: Budget): ReadonlyMap<Package, Reason> {
  const problem = new SolverProblem(wanted, candidates, omissions, budget);
  try {
    return searchThrough(problem, candidates, budget);
  } catch (error) {
    if (error instanceof BudgetExhausted) throw exhausted(problem);
    throw error;
  }
}

function searchThrough(problem: SolverProblem, candidates: Candidates, budget: Budget): ReadonlyMap<Package, Reason> {
  let walk = new Walk(problem, budget);
  for (;;) {
    const failed = problem.search.propagate();
    if (failed !== undefined) {
      const facts = problem.search.learn(failed);
      if (facts !== undefined) throw unsatisfiable(facts, candidates);
      walk = new Walk(problem, budget);
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
