import type { Budget } from "./budget.ts";

/**
 * A literal: variable `v` is `2 * v` where it is to be true, `2 * v + 1` where it is to be false.
 */
export type Literal = number;

/** At least one of the literals must hold. `origin` is the fact it states; undefined for one that was concluded. */
interface Clausal<Origin> {
  readonly literals: Literal[];
  readonly origin: Origin | undefined;
  /** What it was concluded from. */
  readonly from: readonly Clausal<Origin>[];
}

/** The literal that holds where the variable is true. */
export const isTrue = (variable: number): Literal => 2 * variable;
/** The literal that holds where the variable is false. */
export const isFalse = (variable: number): Literal => 2 * variable + 1;

/**
 * A complete search for values that meet a growing set of clauses: unit propagation over two watched literals, learning
 * from conflicts (first unique implication point) and backjumping. What to try next is the caller's to decide.
 *
 * Clauses may be added while it runs: `onTrue` is called for each variable that becomes true, and adds the clauses that
 * matter from then on. See Een and Soerensson, "An Extensible SAT-solver" (2003), which this follows.
 */
export class Search<Origin> {
  readonly #onTrue: (variable: number) => void;
  readonly #budget: Budget;
  /** By variable: how often a lesson was drawn from a conflict that it took part in. */
  readonly #involved: number[] = [];
  /** By variable: the clauses that it stands in. */
  readonly #stated: number[] = [];
  /** By variable: 1 true, -1 false, 0 open. */
  readonly #values: number[] = [];
  readonly #levels: number[] = [];
  readonly #reasons: (Clausal<Origin> | undefined)[] = [];
  /** By literal: the clauses to look at when it becomes false. */
  readonly #watches: Clausal<Origin>[][] = [];
  readonly #trail: Literal[] = [];
  readonly #levelStarts: number[] = [];
  #head = 0;
  #pending: Clausal<Origin> | undefined;

  constructor(onTrue: (variable: number) => void, budget: Budget) {
    this.#onTrue = onTrue;
    this.#budget = budget;
  }

  /** Makes a variable, open so far, and gives its number: they count from 0. */
  variable(): number {
    this.#watches.push([], []);
    this.#levels.push(0);
    this.#reasons.push(undefined);
    this.#involved.push(0);
    this.#stated.push(0);
    return this.#values.push(0) - 1;
  }

  /** 1 true, -1 false, 0 open. */
  value(variable: number): number {
    return this.#values[variable] ?? 0;
  }

  /** How much a variable had to do with: the lessons from conflicts, and the clauses. */
  involvement(variable: number): { readonly lessons: number; readonly clauses: number } {
    return { lessons: this.#involved[variable] ?? 0, clauses: this.#stated[variable] ?? 0 };
  }

  /**
   * Adds a clause: at least one of the literals must hold. `learn` gives `origin` back where it is part of a
   * contradiction.
   */
  add(literals: readonly Literal[], origin: Origin): void {
    for (const literal of literals) this.#stated[literal >> 1] = (this.#stated[literal >> 1] ?? 0) + 1;
    this.#insert({ literals: [...literals], origin, from: [] });
  }

  /** Opens a new level with a guess. */
  decide(literal: Literal): void {
    this.#levelStarts.push(this.#trail.length);
    this.#assign(literal, undefined);
  }

  /** Draws all conclusions; returns a clause that fails, where one does. */
  propagate(): Clausal<Origin> | undefined {
    for (;;) {
      if (this.#pending !== undefined) {
        const failed = this.#pending;
        this.#pending = undefined;
        return failed;
      }
      const literal = this.#trail[this.#head];
      if (literal === undefined) return undefined;
      this.#head++;
      if ((literal & 1) === 0) this.#onTrue(literal >> 1);
      if (this.#pending === undefined) this.#pending = this.#visit(literal ^ 1);
    }
  }

  /**
   * Learns from a clause that fails, and goes back to where the lesson first applies. Returns undefined then; where
   * there is nowhere to go back to, no values meet the clauses, and it returns the facts that contradict each other.
   */
  learn(failed: Clausal<Origin>): Origin[] | undefined {
    // A clause that was added late may fail already by older assignments.
    this.#backTo(Math.max(0, ...failed.literals.map((literal) => this.#levels[literal >> 1] ?? 0)));
    if (this.#levelStarts.length === 0) return this.#facts([failed, ...this.#grounds(failed.literals)]);
    const { literals, from } = this.#analyse(failed);
    const [, ...rest] = literals;
    this.#backTo(Math.max(0, ...rest.map((literal) => this.#levels[literal >> 1] ?? 0)));
    this.#insert({ literals, origin: undefined, from });
    return undefined;
  }

  #literalValue(literal: Literal): number {
    const value = this.#values[literal >> 1] ?? 0;
    return (literal & 1) === 0 ? value : -value;
  }

  #assign(literal: Literal, reason: Clausal<Origin> | undefined): void {
    const variable = literal >> 1;
    this.#values[variable] = (literal & 1) === 0 ? 1 : -1;
    this.#levels[variable] = this.#levelStarts.length;
    this.#reasons[variable] = reason;
    this.#trail.push(literal);
  }

  /**
   * Watches the two literals that were falsified last, or not at all, so that going back never leaves a clause
   * unwatched.
   */
  #insert(clause: Clausal<Origin>): void {
    const { literals } = clause;
    this.#budget.keep(literals.length + clause.from.length + 1);
    const rank = (literal: Literal): number => {
      const value = this.#literalValue(literal);
      return value < 0 ? (this.#levels[literal >> 1] ?? 0) : Number.MAX_SAFE_INTEGER + value - 1;
    };
    literals.sort((a, b) => rank(b) - rank(a));
    const [first, second] = literals;
    if (first !== undefined) this.#watches[first]?.push(clause);
    if (second !== undefined) this.#watches[second]?.push(clause);
    if (first === undefined || this.#literalValue(first) < 0) this.#pending ??= clause;
    else if (this.#literalValue(first) === 0 && (second === undefined || this.#literalValue(second) < 0)) {
      this.#assign(first, clause);
    }
  }

  /** Looks at the clauses that watch a literal which has become false. */
  #visit(literal: Literal): Clausal<Origin> | undefined {
    const watching = this.#watches[literal] ?? [];
    this.#budget.spend(watching.length + 1);
    let kept = 0;
    let failed: Clausal<Origin> | undefined;
    for (let index = 0; index < watching.length; index++) {
      const clause = watching[index];
      if (clause === undefined) break;
      if (failed === undefined && this.#rewatch(clause, literal)) continue;
      watching[kept++] = clause;
      if (failed !== undefined) continue;
      const [first] = clause.literals;
      if (first === undefined || this.#literalValue(first) < 0) failed = clause;
      else if (this.#literalValue(first) === 0) this.#assign(first, clause);
    }
    watching.length = kept;
    return failed;
  }

  /**
   * Moves the watch from a false literal to another one. Gives false where there is no other literal to watch, or no
   * need to move, as the other watch is true.
   */
  #rewatch(clause: Clausal<Origin>, literal: Literal): boolean {
    const { literals } = clause;
    if (literals[0] === literal && literals.length > 1) {
      literals[0] = literals[1] ?? literal;
      literals[1] = literal;
    }
    if (this.#literalValue(literals[0] ?? literal) > 0) return false;
    for (let index = 2; index < literals.length; index++) {
      const other = literals[index] ?? literal;
      if (this.#literalValue(other) < 0) continue;
      this.#budget.spend(index);
      literals[1] = other;
      literals[index] = literal;
      this.#watches[other]?.push(clause);
      return true;
    }
    this.#budget.spend(literals.length);
    return false;
  }

  /** Resolves backwards from the failure until one literal of the current level is left; it comes first. */
  #analyse(failed: Clausal<Origin>): { literals: Literal[]; from: Clausal<Origin>[] } {
    const level = this.#levelStarts.length;
    const seen = new Set<number>();
    const learned: Literal[] = [];
    const from: Clausal<Origin>[] = [];
    let open = 0;
    let clause: Clausal<Origin> | undefined = failed;
    for (let position = this.#trail.length - 1; ; position--) {
      if (clause !== undefined) {
        from.push(clause);
        this.#budget.spend(clause.literals.length);
        for (const literal of clause.literals) {
          const variable = literal >> 1;
          if (seen.has(variable)) continue;
          seen.add(variable);
          this.#involved[variable] = (this.#involved[variable] ?? 0) + 1;
          if (this.#levels[variable] === level) open++;
          else if (this.#levels[variable] === 0) from.push(...this.#grounds([literal]));
          else learned.push(literal);
        }
      }
      while (!seen.has((this.#trail[position] ?? 0) >> 1)) position--;
      const literal = this.#trail[position] ?? 0;
      open--;
      if (open === 0) return { literals: [literal ^ 1, ...learned], from };
      clause = this.#reasons[literal >> 1];
    }
  }

  /** Why literals are false that no guess has made false. */
  #grounds(literals: readonly Literal[]): Clausal<Origin>[] {
    const grounds = new Set<Clausal<Origin>>();
    const waiting = literals.map((literal) => literal >> 1);
    const seen = new Set(waiting);
    for (let variable = waiting.pop(); variable !== undefined; variable = waiting.pop()) {
      const reason = this.#reasons[variable];
      if (reason === undefined) continue;
      grounds.add(reason);
      this.#budget.spend(reason.literals.length);
      for (const literal of reason.literals) {
        if (seen.has(literal >> 1)) continue;
        seen.add(literal >> 1);
        waiting.push(literal >> 1);
      }
    }
    return [...grounds];
  }

  /** The facts behind clauses, through everything that was concluded on the way. */
  #facts(clauses: readonly Clausal<Origin>[]): Origin[] {
    const facts = new Set<Origin>();
    const seen = new Set(clauses);
    const waiting = [...clauses];
    for (let clause = waiting.pop(); clause !== undefined; clause = waiting.pop()) {
      if (clause.origin !== undefined) facts.add(clause.origin);
      for (const earlier of clause.from) {
        if (seen.has(earlier)) continue;
        seen.add(earlier);
        waiting.push(earlier);
      }
    }
    return [...facts];
  }

  #backTo(level: number): void {
    const start = this.#levelStarts[level];
    if (start === undefined) return;
    for (const literal of this.#trail.splice(start)) {
      this.#values[literal >> 1] = 0;
      this.#reasons[literal >> 1] = undefined;
    }
    this.#levelStarts.length = level;
    this.#head = Math.min(this.#head, start);
    this.#pending = undefined;
  }
}
