import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { identityOf, isRemoval, LIST_RULES } from "../merge/rules.ts";
import { quote } from "../schema/explain.ts";
import type { SourceNode } from "../source/node.ts";

/**
 * Entries of one list that are the same thing twice, within one file. Between files they merge; within one they are a
 * mistake, unless both are plain names that say the same.
 */
export function findDuplicates(root: SourceNode): Finding[] {
  const findings: Finding[] = [];
  visit(root, "");
  return findings;

  function visit(node: SourceNode, path: string): void {
    if (node.kind === "map") {
      for (const [key, entry] of node.entries) visit(entry.node, path === "" ? key : `${path}.${key}`);
    } else if (node.kind === "list") {
      compare(node.items, path);
      for (const item of node.items) visit(item, `${path}[]`);
    }
  }

  function compare(entries: readonly SourceNode[], path: string): void {
    const rule = LIST_RULES[path];
    if (rule === undefined) return;
    const seen = new Map<string, SourceNode>();
    for (const entry of entries) {
      const identity = identityOf(entry, rule);
      const first = identity === undefined ? undefined : seen.get(identity);
      if (identity === undefined) continue;
      if (first === undefined) seen.set(identity, entry);
      else if (entry.kind === "map" || isRemoval(entry) !== isRemoval(first)) {
        const line = first.place.line === undefined ? "" : `; it first stands on line ${first.place.line}`;
        const what = isRemoval(entry) !== isRemoval(first) ? "is both listed and taken away" : "is here a second time";
        const message = `${path}: ${quote(identity)} ${what}${line}`;
        findings.push(createFinding("error", message, { where: entry.place, hint: "keep one of the two" }));
      }
    }
  }
}
