import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding } from "@wherry/core/errors/finding.ts";
import { formatClause, formatRelation } from "../packages/format-relation.ts";
import type { Package } from "../packages/package.ts";
import type { Candidates } from "./candidates.ts";
import { minimise } from "./minimise.ts";
import type { Fact, Requirement } from "./problem.ts";

/** The error for facts that contradict each other: the chain from the request to the contradiction, line by line. */
export function unsatisfiable(facts: readonly Fact[], candidates: Candidates): WherryError {
  const core = minimise(facts);
  const lines = tell(core, candidates);
  const requests = core.flatMap((fact) => (fact.kind === "request" ? [fact.wanted.request] : []));
  return new WherryError(
    "solver.unsatisfiable",
    ["no set of packages meets the request:", ...lines.map((line) => `  ${line}`)],
    {
      hint:
        requests.length > 1
          ? `leave out one of ${requests.toSorted().join(", ")}`
          : `leave out ${requests[0] ?? "a package"}, or add a repository that has what it needs`,
      findings: lines.map((message) => createFinding("error", message)),
    },
  );
}

/**
 * Follows the facts breadth first from the requests, so that every line speaks of a package that an earlier one named.
 */
function tell(core: readonly Fact[], candidates: Candidates): string[] {
  const lines: string[] = [];
  const named = new Set<Package>();
  const waiting: Package[] = [];
  const name = (packages: readonly Package[]): void => {
    for (const one of packages) {
      if (named.has(one)) continue;
      named.add(one);
      waiting.push(one);
    }
  };
  const requests = core.flatMap((fact) => (fact.kind === "request" ? [fact.wanted] : []));
  for (const { request, alternatives } of requests.toSorted((a, b) => (a.request < b.request ? -1 : 1))) {
    lines.push(`${request} is requested`);
    name(alternatives);
  }
  const needs = Map.groupBy(
    core.flatMap((fact) => (fact.kind === "requirement" ? [fact.requirement] : [])),
    ({ by }) => by,
  );
  // What is named on the way joins the end.
  for (const one of waiting) {
    for (const requirement of needs.get(one) ?? []) {
      lines.push(`${title(one)} needs ${formatClause(requirement.clause)}${met(requirement, candidates)}`);
      name(requirement.alternatives);
    }
  }
  for (const fact of core) {
    if (fact.kind === "conflict") {
      const virtual = fact.relation.name === fact.with.name ? "" : `, which ${title(fact.with)} provides`;
      lines.push(`${title(fact.by)} conflicts with ${formatRelation(fact.relation)}${virtual}`);
    } else if (fact.kind === "versions") {
      lines.push(`only one of ${title(fact.one)} and ${title(fact.other)} can be installed`);
    }
  }
  return [...new Set(lines)];
}

/** By what a need is met, where the need does not say it itself. */
function met({ clause, alternatives }: Requirement, candidates: Candidates): string {
  const names = clause.map((relation) => relation.name);
  if (alternatives.length === 0) return `, ${nearest(names, candidates)}`;
  if (alternatives.some((one) => names.includes(one.name))) return "";
  return `, which only ${alternatives.map(title).join(", ")} ${alternatives.length === 1 ? "provides" : "provide"}`;
}

/** What there is instead of a need that nothing fulfils. */
function nearest(names: readonly string[], candidates: Candidates): string {
  const found = names.flatMap((name) => {
    const versions = candidates.versions(name);
    const others = candidates.heldBack(name).map((one) => candidates.describe(one));
    if (others.length > 0)
      return [`${name} exists as ${[...versions.map((one) => one.version), ...others].join("; ")}`];
    if (versions.length > 0) return `${name} exists as ${versions.map((one) => one.version).join(", ")} only`;
    const providers = candidates.matching({ name, constraint: undefined });
    if (providers.length === 0) return [];
    return `${name} is provided only by ${providers.map(title).join(", ")}`;
  });
  return found.length > 0 ? `but ${found.join("; ")}` : "which does not exist";
}

function title(one: Package): string {
  return `${one.name} ${one.version}`;
}
