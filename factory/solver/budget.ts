/** What a solver may use. Counted in work done, not in seconds: the same request ends the same everywhere. */
export interface SolverLimits {
  /** Elementary steps of each pass: literals, alternatives and versions looked at. */
  readonly steps: number;
  /** Literals and candidates that are kept in memory at once, in all. */
  readonly kept: number;
}

/**
 * Requests of 3,000 packages of Debian's main archive at once took at most 760,000 steps, and kept 70,000. A pass
 * that uses all of it takes some seconds.
 */
export const usualLimits: SolverLimits = { steps: 40_000_000, kept: 4_000_000 };

/** Thrown where the budget is used up; it does not leave the solver. */
export class BudgetExhausted extends Error {
  override readonly name = "BudgetExhausted";
}

/** Counts down; one for a whole request. */
export class Budget {
  readonly #limits: SolverLimits;
  #steps = 0;
  #kept = 0;
  #most = 0;

  constructor(limits: SolverLimits) {
    this.#limits = limits;
  }

  /** The most that a pass used so far, and what is kept. */
  get used(): SolverLimits {
    return { steps: Math.max(this.#most, this.#steps), kept: this.#kept };
  }

  /** Another pass, with all steps again. */
  beginPass(): void {
    this.#most = Math.max(this.#most, this.#steps);
    this.#steps = 0;
  }

  /** Counts work; BudgetExhausted ends a pass that has done too much. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#limits.steps) throw new BudgetExhausted();
  }

  /** Counts what stays in memory, which is work, too; BudgetExhausted ends what keeps too much. */
  keep(count: number): void {
    this.#kept += count;
    if (this.#kept > this.#limits.kept) throw new BudgetExhausted();
    this.spend(count);
  }
}
