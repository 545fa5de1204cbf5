import type { Clause, Relation } from "./package.ts";

/** The relation as a Debian control file writes it: "libc6 (>= 2.41)". */
export function formatRelation({ name, constraint }: Relation): string {
  return constraint === undefined ? name : `${name} (${constraint.operator} ${constraint.version})`;
}

/** The alternatives as a Debian control file writes them: "awk | mawk (>= 1)". */
export function formatClause(clause: Clause): string {
  return clause.map(formatRelation).join(" | ");
}
