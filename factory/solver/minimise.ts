import type { Package } from "../packages/package.ts";
import { Budget, BudgetExhausted } from "./budget.ts";
import type { Fact } from "./problem.ts";
import { isFalse, isTrue, type Literal, Search } from "./search.ts";

/** Beyond this the time it takes would be noticed; such a contradiction is told in full. */
const most = 400;
const limits = { steps: 20_000_000, kept: 2_000_000 };

/**
 * Leaves out facts as long as the others still contradict each other: what remains is needed, each of it. Where that is
 * hard to find out, a fact stays.
 */
export function minimise(facts: readonly Fact[]): readonly Fact[] {
  if (facts.length > most) return facts;
  let core = [...facts];
  const budget = new Budget(limits);
  for (const fact of facts) {
    const rest = core.filter((one) => one !== fact);
    try {
      if (contradict(rest, budget)) core = rest;
    } catch (error) {
      if (error instanceof BudgetExhausted) return core;
      throw error;
    }
  }
  return core;
}

function contradict(facts: readonly Fact[], budget: Budget): boolean {
  // Nothing of an earlier question is kept.
  const search = new Search<Fact>(() => {}, budget);
  const variables = new Map<Package, number>();
  const variableOf = (one: Package): number => {
    const variable = variables.get(one) ?? search.variable();
    variables.set(one, variable);
    return variable;
  };
  for (const fact of facts) search.add(literalsOf(fact, variableOf), fact);
  for (;;) {
    const failed = search.propagate();
    if (failed !== undefined) {
      if (search.learn(failed) !== undefined) return true;
      continue;
    }
    budget.spend(variables.size);
    const open = [...variables.values()].find((variable) => search.value(variable) === 0);
    if (open === undefined) return false;
    search.decide(isFalse(open));
  }
}

function literalsOf(fact: Fact, variableOf: (one: Package) => number): Literal[] {
  const wanted = (packages: readonly Package[]): Literal[] => packages.map((one) => isTrue(variableOf(one)));
  switch (fact.kind) {
    case "request":
      return wanted(fact.wanted.alternatives);
    case "requirement":
      return [isFalse(variableOf(fact.requirement.by)), ...wanted(fact.requirement.alternatives)];
    case "conflict":
      return [isFalse(variableOf(fact.by)), isFalse(variableOf(fact.with))];
    case "versions":
      return [isFalse(variableOf(fact.one)), isFalse(variableOf(fact.other))];
  }
}
