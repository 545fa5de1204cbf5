import type { Clause, Package } from "../packages/package.ts";
import type { Budget } from "./budget.ts";
import type { Requirement, SolverProblem } from "./problem.ts";

/**
 * Why a package is part of the solution: somebody asked for it, or the first package that needed it. Otherwise nothing
 * needs it, and it is there since apt would leave it there: because it is essential, or because another package
 * mentions it.
 */
export type Reason =
  | { readonly kind: "requested"; readonly request: string }
  | { readonly kind: "required"; readonly by: string; readonly clause: Clause }
  | { readonly kind: "essential" }
  | {
      readonly kind: "leftover";
      readonly by: string;
      readonly relationship: "needs" | "recommends" | "suggests";
      readonly clause: Clause;
    };

interface Frame {
  readonly requirements: readonly Requirement[];
  next: number;
}

/**
 * Goes through the packages as apt marks them for installation: first all requested ones, then depth first what each
 * needs, in the written order. A need is met by what has been marked before, else by the first alternative that the
 * search has not excluded.
 *
 * What the search has concluded, but the walk has not reached, does not count as marked: the choice would differ from
 * apt's, which does not look ahead.
 */
export class Walk {
  readonly marked = new Map<Package, Reason>();
  readonly #problem: SolverProblem;
  readonly #budget: Budget;
  readonly #stack: Frame[] = [];
  #requests = 0;
  #visited = 0;
  readonly #requested: Package[] = [];

  constructor(problem: SolverProblem, budget: Budget) {
    this.#problem = problem;
    this.#budget = budget;
  }

  /** The package to decide on next; undefined when everything is marked that the solution needs. */
  next(): Package | undefined {
    const { wanted } = this.#problem;
    for (; this.#requests < wanted.length; this.#requests++) {
      const one = wanted[this.#requests];
      if (one === undefined) break;
      const chosen = this.#choose(one.alternatives);
      if (!this.#holds(chosen)) return chosen;
      if (this.#mark(chosen, { kind: "requested", request: one.request })) this.#requested.push(chosen);
    }
    for (;;) {
      const frame = this.#stack.at(-1);
      if (frame === undefined) {
        const root = this.#requested[this.#visited++];
        if (root === undefined) return undefined;
        this.#enter(root);
        continue;
      }
      const requirement = frame.requirements[frame.next];
      this.#budget.spend(1 + (requirement?.alternatives.length ?? 0));
      if (requirement === undefined) this.#stack.pop();
      else if (requirement.alternatives.some((one) => this.marked.has(one))) frame.next++;
      else {
        const chosen = this.#choose(requirement.alternatives);
        if (!this.#holds(chosen)) return chosen;
        frame.next++;
        this.#mark(chosen, { kind: "required", by: requirement.by.name, clause: requirement.clause });
        this.#enter(chosen);
      }
    }
  }

  /** The first alternative that is not excluded. There is one: the search would have found the failure otherwise. */
  #choose(alternatives: readonly Package[]): Package {
    const chosen = alternatives.find((one) => this.#problem.search.value(this.#problem.variableOf(one)) >= 0);
    if (chosen === undefined) throw new Error("the search left a requirement without alternatives");
    return chosen;
  }

  #holds(one: Package): boolean {
    return this.#problem.search.value(this.#problem.variableOf(one)) > 0;
  }

  #mark(one: Package, reason: Reason): boolean {
    if (this.marked.has(one)) return false;
    this.marked.set(one, reason);
    return true;
  }

  #enter(one: Package): void {
    this.#stack.push({ requirements: this.#problem.requirementsOf(one), next: 0 });
  }
}
