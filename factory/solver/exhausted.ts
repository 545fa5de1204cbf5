import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Package } from "../packages/package.ts";
import type { SolverProblem } from "./problem.ts";

/** Names in the message. */
const named = 8;

/**
 * The error for a request that used up its budget. It names the knot: the packages that the search came back to most
 * often, since their choices exclude each other; where it never had to come back, those that state the most.
 */
export function exhausted(problem: SolverProblem | undefined): WherryError {
  const knot = problem === undefined ? [] : findKnot(problem);
  const where = knot.length === 0 ? "" : `, which go round among ${knot.map(({ name }) => name).join(", ")}`;
  return new WherryError("solver.exhausted", `there are too many choices between packages${where}`, {
    hint:
      knot.length === 0
        ? "request fewer packages, or leave out a repository that you do not trust"
        : `find which repository these packages are from, and leave it out; or settle a choice: request one as name=version${originsOf(knot)}`,
  });
}

function originsOf(knot: readonly Package[]): string {
  const names = [...new Set(knot.map(({ origin }) => origin.repository))];
  return names.length === 0 ? "" : ` (they are from ${names.join(", ")})`;
}

function findKnot({ packages, search }: SolverProblem): readonly Package[] {
  const involved = packages.map((one, variable) => ({ one, ...search.involvement(variable) }));
  const sorted = involved.toSorted(
    (a, b) => b.lessons - a.lessons || b.clauses - a.clauses || (a.one.name < b.one.name ? -1 : 1),
  );
  const knot = new Map<string, Package>();
  for (const { one } of sorted) {
    if (knot.size === named) break;
    if (!knot.has(one.name)) knot.set(one.name, one);
  }
  return [...knot.values()];
}
