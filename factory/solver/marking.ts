import type { Clause, Package, Relation } from "../packages/package.ts";
import { type Budget, BudgetExhausted } from "./budget.ts";
import { type Candidates, isMetByOmitted } from "./candidates.ts";
import type { Omissions } from "./omissions.ts";
import type { Wanted } from "./request.ts";

/** Steps from a requested package downwards: apt has such a limit too. */
const deepest = 1_000;
/** Packages may displace each other again and again; beyond this the greedy pass is given up. */
const mostChanges = 100_000;

/**
 * The packages that apt marks for installation on an empty system, before it leaves out again what nothing needs.
 * Undefined where that takes too long. The result may be broken: apt has a second pass for that, which is not imitated.
 *
 * It is greedy: a package is marked and then, depth first, what it needs. What conflicts with it is dropped, even where
 * something needs that. A package whose needs cannot be met is given up for good, but what it brought before stays
 * marked. What a requested package needs without alternatives is protected from being dropped.
 */
export function markLikeApt(
  wanted: readonly Wanted[],
  candidates: Candidates,
  omissions: Omissions,
  budget: Budget,
): ReadonlySet<Package> | undefined {
  const marking = new Marking(candidates, omissions, budget);
  try {
    marking.request(wanted.flatMap(({ alternatives: [first] }) => first ?? []));
  } catch (error) {
    if (error instanceof BudgetExhausted) return undefined;
    throw error;
  }
  return marking.isExhausted ? undefined : marking.marked;
}

/** Whose need it is, and how far below a request. */
interface Need {
  readonly by: Package;
  readonly isProtected: boolean;
  readonly depth: number;
}

class Marking {
  readonly marked = new Set<Package>();
  isExhausted = false;
  readonly #budget: Budget;
  readonly #candidates: Candidates;
  readonly #omissions: Omissions;
  readonly #protected = new Set<Package>();
  readonly #givenUp = new Set<Package>();
  #changes = 0;

  constructor(candidates: Candidates, omissions: Omissions, budget: Budget) {
    this.#budget = budget;
    this.#candidates = candidates;
    this.#omissions = omissions;
  }

  request(packages: readonly Package[]): void {
    for (const one of packages) {
      this.#protected.add(one);
      this.#set(one, true);
    }
    for (const one of packages) this.#mark(one, 0);
  }

  /** Marks a package and all that it needs; false where that fails. */
  #mark(one: Package, depth: number): boolean {
    if (depth > deepest || this.#changes > mostChanges) this.isExhausted = true;
    if (this.isExhausted || !this.#isCandidate(one)) return false;
    const isProtected = this.#protected.has(one);
    const isMarked = this.marked.has(one);
    // A package that is protected without being marked was dropped for good.
    if (isMarked !== isProtected) return isMarked;
    if (!this.#isPossible(one)) {
      if (!isProtected) this.#givenUp.add(one);
      return false;
    }
    const needs = one.requires.filter((clause) => isProtected || !this.#isMet(clause, one));
    // For a protected package all is done that can be done.
    let hasFailed = !this.#displace(one, isProtected);
    if (hasFailed && !isProtected) return false;
    this.#set(one, true);
    this.#protected.add(one);
    for (const clause of needs) {
      if (this.#meet(clause, { by: one, isProtected, depth })) continue;
      hasFailed = true;
      if (!isProtected) break;
    }
    if (!isProtected) this.#protected.delete(one);
    if (hasFailed && !isProtected) {
      this.#set(one, false);
      this.#givenUp.add(one);
    }
    return !hasFailed;
  }

  /**
   * Drops what a package conflicts with; a protected one also keeps it from coming back. False where something cannot
   * be dropped.
   */
  #displace(one: Package, isProtected: boolean): boolean {
    let hasFailed = false;
    for (const other of one.conflicts.flatMap((relation) => this.#matching(relation))) {
      if (other.name === one.name || !this.#isCandidate(other)) continue;
      if (this.marked.has(other)) {
        if (this.#protected.has(other)) {
          hasFailed = true;
          if (!isProtected) return false;
          continue;
        }
        this.#set(other, false);
      }
      if (!isProtected) continue;
      this.#givenUp.add(other);
      this.#protected.add(other);
    }
    return !hasFailed;
  }

  /** Sees to it that one of the alternatives is marked. Protection is handed down where there is but one. */
  #meet(clause: Clause, { by, isProtected, depth }: Need): boolean {
    // What is left out and stands in for it is not marked for that, and may be yet for another's need.
    if (isMetByOmitted(clause, by, this.#omissions, this.#candidates)) return true;
    const isMet = this.#isMet(clause, by);
    if (isMet && !isProtected) return true;
    const solutions = this.#solutions(clause);
    const [only] = solutions.length === 1 && isProtected ? solutions : [];
    if (isMet) {
      if (only === undefined || this.#protected.has(only)) return true;
      this.#protected.add(only);
      return this.#mark(only, depth + 1);
    }
    if (only !== undefined) {
      this.#set(only, true);
      this.#protected.add(only);
    }
    return solutions.some((one) => this.#mark(one, depth + 1));
  }

  /** What could meet a need, what is protected first: it would be in trouble otherwise. */
  #solutions(clause: Clause): readonly Package[] {
    const found = clause.flatMap((relation) => {
      const matching = this.#matching(relation).filter((one) => this.#isCandidate(one));
      return matching.toSorted((a, b) => Number(this.#protected.has(b)) - Number(this.#protected.has(a)));
    });
    return [...new Set(found)].filter((one) => this.marked.has(one) || !this.#protected.has(one));
  }

  #isMet(clause: Clause, by: Package): boolean {
    if (isMetByOmitted(clause, by, this.#omissions, this.#candidates)) return true;
    return clause.some((relation) => this.#matching(relation).some((one) => this.marked.has(one)));
  }

  /** Whether all that a package needs is marked or could still be. */
  #isPossible(one: Package): boolean {
    const couldBe = (relation: Relation): boolean => this.#matching(relation).some((other) => this.#isCandidate(other));
    return one.requires.every((clause) => this.#isMet(clause, one) || clause.some(couldBe));
  }

  /** apt considers one version of each package, from first to last. */
  #isCandidate(one: Package): boolean {
    if (this.#givenUp.has(one) || this.#omissions.isFirm(one.name)) return false;
    return this.#candidates.versions(one.name)[0] === one;
  }

  /** Whoever asks looks at all of them. */
  #matching(relation: Relation): readonly Package[] {
    const found = this.#candidates.matching(relation);
    this.#budget.spend(found.length + 1);
    return found;
  }

  #set(one: Package, isMarked: boolean): void {
    this.#changes++;
    if (isMarked) this.marked.add(one);
    else this.marked.delete(one);
  }
}
