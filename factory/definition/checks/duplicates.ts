import type { DataNode } from "@wherry/config/json/data-node.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { identityOf, isRemoval, LIST_RULES } from "../merge/rules.ts";
import { quote } from "../schema/explain.ts";
import type { SourceFiles } from "../source/source-files.ts";

/**
 * Entries of one list that are the same thing twice, within one file. Between files they merge; within one they are a
 * mistake, unless both are plain names that say the same.
 */
export function findDuplicates(root: DataNode, sources: SourceFiles): Finding[] {
  const findings: Finding[] = [];
  visit(root, "");
  return findings;

  function visit(node: DataNode, path: string): void {
    if (node.kind === "object") {
      for (const { key, value } of node.entries) visit(value, path === "" ? key : `${path}.${key}`);
    } else if (node.kind === "list") {
      compare(node.items, path);
      for (const item of node.items) visit(item, `${path}[]`);
    }
  }

  function compare(entries: readonly DataNode[], path: string): void {
    const rule = LIST_RULES[path];
    if (rule === undefined) return;
    const seen = new Map<string, DataNode>();
    for (const entry of entries) {
      const identity = identityOf(entry, rule, sources);
      const first = identity === undefined ? undefined : seen.get(identity);
      if (identity === undefined) continue;
      if (first === undefined) seen.set(identity, entry);
      else if (entry.kind === "object" || isRemoval(entry) !== isRemoval(first)) {
        const { line } = sources.placeOf(first.offset);
        const before = line === undefined ? "" : `; it first stands on line ${line}`;
        const what =
          isRemoval(entry) !== isRemoval(first) ? "is both listed and taken away" : "stands here a second time";
        const message = `${path}: ${quote(identity)} ${what}${before}`;
        findings.push(
          createFinding("error", message, { where: sources.placeOf(entry.offset), hint: "keep one of the two" }),
        );
      }
    }
  }
}
