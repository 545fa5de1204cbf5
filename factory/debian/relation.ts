import { quoteShortened } from "@wherry/core/text/shorten.ts";
import type { Clause, Constraint, Provide, Relation } from "../packages/package.ts";
import type { RelationContext } from "../packages/package-format.ts";

/** Name, architecture qualifier, version, architecture list, restriction formulas: the whole of one relation. */
const grammar =
  /^([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?\s*(?:\(\s*(<<|<=|=|>=|>>|<|>)\s*([\w.+~:-]+)\s*\))?\s*(?:\[([^[\]]*)\])?\s*((?:<[^<>]*>\s*)*)$/i;

/**
 * Parses a relationship field, `a (>= 1) | b:any, c [amd64] <!nocheck>` (Debian Policy 7.1), reduced to one
 * architecture:
 *
 * - `:any`, `:native` and the architecture's own name are dropped; a relation to another architecture keeps its
 *   qualifier in the name ("gcc:i386"), which no package bears, so it can neither be fulfilled nor be violated;
 * - a relation whose architecture list does not apply, or whose build profiles are not active (none is), is left out;
 * - a clause that loses all of its alternatives this way does not apply and is left out.
 */
export function parseRelations(text: string, context: RelationContext): Clause[] {
  const clauses: Clause[] = [];
  if (text.trim() === "") return clauses;
  for (const part of text.split(",")) {
    // A trailing comma is common in hand-written control files, and dpkg accepts it.
    if (part.trim() === "") continue;
    const clause = part.split("|").flatMap((alternative) => parseRelation(alternative.trim(), context) ?? []);
    if (clause.length > 0) clauses.push(clause);
  }
  return clauses;
}

/** Parses a field without alternatives: `Conflicts`, `Breaks`. */
export function parseConflicts(text: string, context: RelationContext): Relation[] {
  return parseRelations(text, context).map((clause) => {
    const [relation, alternative] = clause;
    if (relation === undefined || alternative !== undefined) throw context.fail("alternatives are not allowed here");
    return relation;
  });
}

/** Parses `Provides`: names, each with `(= version)` at most (Policy 7.5). */
export function parseProvides(text: string, context: RelationContext): Provide[] {
  return parseConflicts(text, context).flatMap(({ name, constraint }) => {
    // Other operators mean nothing here; apt ignores such an entry too.
    if (constraint !== undefined && constraint.operator !== "=") return [];
    return [{ name, version: constraint?.version }];
  });
}

/** Undefined where it does not apply to the architecture or the build profiles. */
function parseRelation(text: string, context: RelationContext): Relation | undefined {
  // The length is capped and blanks are collapsed since the grammar is matched by backtracking.
  const match = text.length > 1024 ? null : grammar.exec(text.replace(/\s+/g, " "));
  const [, name, qualifier, operator, version, architectures, restrictions] = match ?? [];
  if (name === undefined) throw context.fail(`not a package relation: ${quoteShortened(text)}`);
  if (architectures !== undefined && !architectureApplies(architectures, context)) return undefined;
  if (restrictions !== undefined && restrictions !== "" && !profilesApply(restrictions)) return undefined;
  const own = qualifier === undefined || ["any", "native", "all", context.architecture].includes(qualifier);
  return {
    name: own ? name : `${name}:${qualifier}`,
    constraint: operator === undefined || version === undefined ? undefined : { operator: strict(operator), version },
  };
}

/** The obsolete `<` and `>` mean `<=` and `>=` (Policy 7.1). */
function strict(operator: string): Constraint["operator"] {
  switch (operator) {
    case "<<":
    case "=":
    case ">>":
      return operator;
    case "<":
    case "<=":
      return "<=";
    default:
      return ">=";
  }
}

/** `[amd64 arm64]` names where it applies, `[!i386]` where it does not; wildcards as in Policy 11.1. */
function architectureApplies(list: string, { architecture, fail }: RelationContext): boolean {
  const entries = list.trim().split(/\s+/);
  const negated = entries.filter((entry) => entry.startsWith("!"));
  if (negated.length !== 0 && negated.length !== entries.length) throw fail(`a list mixes "!" and plain: [${list}]`);
  const matches = entries.some((entry) => {
    const wanted = entry.replace(/^!/, "");
    return ["any", "linux-any", `any-${architecture}`, `linux-${architecture}`, architecture].includes(wanted);
  });
  return negated.length === 0 ? matches : !matches;
}

/** Formulas are alternatives, terms within one must all hold (Policy 7.1); no profile is active here. */
function profilesApply(formulas: string): boolean {
  return [...formulas.matchAll(/<([^<>]*)>/g)].some(([, formula = ""]) =>
    formula
      .trim()
      .split(/\s+/)
      .every((term) => term.startsWith("!")),
  );
}
