import type { Clause, Relation } from "./package.ts";

/** A relation for people, in the notation that all messages have: "libc6 (>= 2.41)". */
export function formatRelation({ name, constraint }: Relation): string {
  return constraint === undefined ? name : `${name} (${constraint.operator} ${constraint.version})`;
}

/** Alternatives for people: "awk | mawk (>= 1)". */
export function formatClause(clause: Clause): string {
  return clause.map(formatRelation).join(" | ");
}
