import type { DataNode, ObjectEntry, ObjectNode } from "@wherry/config/json/data-node.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { didYouMean, quote } from "../schema/explain.ts";
import type { SourceFiles } from "../source/source-files.ts";
import { hasMark } from "./marks.ts";
import { identityOf, isRemoval, LIST_RULES, OPEN_MAPS } from "./rules.ts";

/** A merged definition without its removals, and a finding for each that took nothing away. */
export function withoutRemovals(
  merged: ObjectNode,
  sources: SourceFiles,
): { readonly root: ObjectNode; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  return { root: finishObject(merged, ""), findings };

  function finishObject(object: ObjectNode, path: string): ObjectNode {
    const entries = object.entries.flatMap(({ key, value, ...extent }): ObjectEntry[] => {
      if (OPEN_MAPS.includes(path) && value.kind === "null") return [];
      return [{ key, ...extent, value: finish(value, path === "" ? key : `${path}.${key}`) }];
    });
    return { ...object, entries };
  }

  function finish(node: DataNode, path: string): DataNode {
    if (node.kind === "object") return finishObject(node, path);
    const rule = LIST_RULES[path];
    if (node.kind !== "list" || rule === undefined) return node;
    const kept = node.items.filter((entry) => !isRemoval(entry));
    for (const entry of node.items) {
      if (!isRemoval(entry) || hasMark(entry, "effective")) continue;
      const names = kept.map((other) => identityOf(other, rule, sources)).filter((name) => name !== undefined);
      const near = closest(entry.text.slice(1), names);
      const hint = didYouMean(near && `-${near}`) ?? "remove the entry";
      const where = sources.placeOf(entry.offset);
      findings.push(createFinding("error", `${path}: ${explainIdle(entry.text)}`, { where, hint }));
    }
    return { ...node, items: kept.map((entry) => finish(entry, `${path}[]`)) };
  }
}

function explainIdle(written: string): string {
  return `${quote(written)} takes nothing away: no extended definition has ${quote(written.slice(1))}`;
}
