import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { didYouMean, quote } from "../schema/explain.ts";
import { type MapEntry, type MapNode, plainValue, type SourceNode } from "../source/node.ts";
import { type Identity, identityOf, isRemoval, LIST_RULES, OPEN_MAPS } from "./rules.ts";

/** A merged definition without its removals, and a finding for each that took nothing away. */
export function withoutRemovals(merged: MapNode): { readonly root: MapNode; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  return { root: finishMap(merged, "", findings), findings };
}

function finishMap(map: MapNode, path: string, findings: Finding[]): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const [key, { place, node }] of map.entries) {
    if (OPEN_MAPS.includes(path) && node.kind === "scalar" && node.value === null) continue;
    entries.set(key, { place, node: finish(node, path === "" ? key : `${path}.${key}`, findings) });
  }
  return { ...map, entries };
}

function finish(node: SourceNode, path: string, findings: Finding[]): SourceNode {
  if (node.kind === "scalar") return node;
  if (node.kind === "map") return finishMap(node, path, findings);
  const rule = LIST_RULES[path];
  if (rule === undefined) return node;
  const kept = node.items.filter((entry) => !isRemoval(entry));
  for (const entry of node.items) {
    if (isRemoval(entry) && entry.effective !== true) findings.push(explainIdle(entry.value, entry, kept, rule, path));
  }
  return { ...node, items: kept.map((entry) => finish(entry, `${path}[]`, findings)) };
}

function explainIdle(
  written: string,
  entry: SourceNode,
  kept: readonly SourceNode[],
  rule: Identity,
  path: string,
): Finding {
  const names = kept.map((other) => identityOf(other, rule)).filter((name) => name !== undefined);
  const near = closest(written.slice(1), names);
  const message = `${path}: ${quote(written)} takes nothing away: no extended definition has ${quote(written.slice(1))}`;
  const hint = didYouMean(near && `-${near}`) ?? "remove the entry";
  return createFinding("error", message, { where: entry.place, hint });
}

/** For tests and digests: the plain value of a merged definition. */
export function finishedValue(merged: MapNode): unknown {
  return plainValue(withoutRemovals(merged).root);
}
