import type { Clause, Package, Relation } from "../packages/package.ts";
import type { Budget } from "./budget.ts";
import { type Candidates, isMetByOmitted } from "./candidates.ts";
import type { Omissions } from "./omissions.ts";
import type { Wanted } from "./request.ts";
import { isFalse, isTrue, Search } from "./search.ts";

/** What the indexes or the request state, as far as a search has come across it. */
export type Fact =
  | { readonly kind: "request"; readonly wanted: Wanted }
  | { readonly kind: "requirement"; readonly requirement: Requirement }
  | { readonly kind: "conflict"; readonly by: Package; readonly relation: Relation; readonly with: Package }
  | { readonly kind: "versions"; readonly one: Package; readonly other: Package };

/** What one package needs: one of the alternatives, in order of preference. */
export interface Requirement {
  readonly by: Package;
  readonly clause: Clause;
  readonly alternatives: readonly Package[];
}

/**
 * The request and the packages as clauses of a search, one variable per package version. Only what packages state that
 * may become part of the solution is ever looked at.
 */
export class SolverProblem {
  readonly search: Search<Fact>;
  readonly wanted: readonly Wanted[];
  readonly #candidates: Candidates;
  readonly #omissions: Omissions;
  readonly #packages: Package[] = [];
  readonly #variables = new Map<Package, number>();
  /** By variable, once its clauses are part of the search. */
  readonly #requirements: (readonly Requirement[] | undefined)[] = [];

  constructor(wanted: readonly Wanted[], candidates: Candidates, omissions: Omissions, budget: Budget) {
    this.search = new Search((variable) => this.#state(variable), budget);
    this.wanted = wanted;
    this.#candidates = candidates;
    this.#omissions = omissions;
    for (const one of wanted) {
      this.search.add(this.#literals(one.alternatives), { kind: "request", wanted: one });
    }
  }

  /** The variable that is true where the package is to be installed; made at the first call for it. */
  variableOf(one: Package): number {
    let variable = this.#variables.get(one);
    if (variable === undefined) {
      variable = this.search.variable();
      this.#variables.set(one, variable);
      this.#packages[variable] = one;
    }
    return variable;
  }

  /** All packages that the search has come across. */
  get packages(): readonly Package[] {
    return this.#packages;
  }

  /** What a package needs that the search has set to true, as far as no omitted package stands in for it. */
  requirementsOf(one: Package): readonly Requirement[] {
    return this.#requirements[this.variableOf(one)] ?? [];
  }

  /** Adds what a package states, the first time it may be installed. */
  #state(variable: number): void {
    const one = this.#packages[variable];
    if (one === undefined || this.#requirements[variable] !== undefined) return;
    const requirements = one.requires
      .filter((clause) => !isMetByOmitted(clause, one, this.#omissions, this.#candidates))
      .map((clause) => ({ by: one, clause, alternatives: this.#candidates.alternatives(clause) }))
      // A package may fulfil what it needs itself, by what it provides.
      .filter(({ alternatives }) => !alternatives.includes(one));
    this.#requirements[variable] = requirements;
    for (const requirement of requirements) {
      this.search.add([isFalse(variable), ...this.#literals(requirement.alternatives)], {
        kind: "requirement",
        requirement,
      });
    }
    for (const relation of one.conflicts) this.#stateConflict(one, relation);
    for (const other of this.#candidates.versions(one.name)) {
      if (other !== one) this.#exclude(one, other, { kind: "versions", one, other });
    }
  }

  /**
   * A package never conflicts with itself, though it may conflict with a name that it provides (Debian Policy 7.6.2).
   */
  #stateConflict(one: Package, relation: Relation): void {
    for (const other of this.#candidates.matching(relation)) {
      if (other.name === one.name || this.#omissions.isFirm(other.name)) continue;
      this.#exclude(one, other, { kind: "conflict", by: one, relation, with: other });
    }
  }

  #exclude(one: Package, other: Package, fact: Fact): void {
    this.search.add([isFalse(this.variableOf(one)), isFalse(this.variableOf(other))], fact);
  }

  #literals(packages: readonly Package[]): number[] {
    return packages.map((one) => isTrue(this.variableOf(one)));
  }
}
