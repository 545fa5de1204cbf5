import { type DataNode, isScalar, type ObjectEntry, type ScalarNode } from "@wherry/config/json/data-node.ts";
import { repeatedKey } from "@wherry/config/json/repeated-key.ts";
import { kindOf, resolveCore } from "@wherry/config/yaml/scalar.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { SourceFiles } from "./source-files.ts";

/** No definition is nested more deeply than this. */
export const DEEPEST_NESTING = 50;
const MOST_NODES = 100_000;

interface SettleOptions {
  /** Where the text begins among all. */
  readonly start: number;
  /** In JSON a map or list is said to stand behind its bracket; here, at it. */
  readonly language: "JSON" | "YAML";
  /** As written. */
  readonly text: string;
  readonly files: SourceFiles;
}

/** What YAML reads as nothing where it stands without quotes; as a key it is no name of anything. */
const writtenNulls: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);

/**
 * Makes what a reader gives for one text a part of a definition: its places count among all files, and scalars without
 * quotes are what YAML 1.2 makes of them, but for whole numbers with a leading zero, which stay text, since YAML 1.1
 * reads them differently. What no definition may have is a finding: keys twice, null and "__proto__" as
 * keys, too many levels or parts.
 */
export function settleNodes(
  root: DataNode,
  { start, language, text, files }: SettleOptions,
): { readonly root: DataNode; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  let count = 0;
  let isFull = false;

  function note(offset: number, message: string, hint?: string): void {
    findings.push(createFinding("error", message, { where: files.placeOf(offset), hint }));
  }

  function visit(node: DataNode, depth: number): DataNode {
    const bracket = isScalar(node) || language === "YAML" ? 0 : 1;
    const extent = { offset: node.offset - bracket + start, end: node.end + start };
    if (++count > MOST_NODES || depth > DEEPEST_NESTING) return refuse(extent, depth);
    if (node.kind === "list") return { ...node, ...extent, items: node.items.map((item) => visit(item, depth + 1)) };
    if (node.kind === "object") return { ...node, ...extent, entries: visitEntries(node.entries, depth) };
    return { ...resolve(node), ...extent };
  }

  /** Reports a limit once. */
  function refuse(extent: { readonly offset: number; readonly end: number }, depth: number): DataNode {
    if (!isFull) {
      const limit = depth > DEEPEST_NESTING ? `nested more than ${DEEPEST_NESTING} levels deep` : "far too large";
      note(extent.offset, `the definition is ${limit}`, "check for a stray bracket or an alias that repeats itself");
    }
    isFull = true;
    return { kind: "null", text: "null", ...extent };
  }

  function visitEntries(entries: readonly ObjectEntry[], depth: number): ObjectEntry[] {
    const known = new Map<string, ObjectEntry>();
    for (const { key, value, ...extent } of entries) {
      const keyOffset = extent.keyOffset + start;
      const first = known.get(key);
      const written = text.slice(extent.keyOffset, extent.keyEnd);
      if (language === "YAML" && writtenNulls.has(written)) note(keyOffset, "a key must be text");
      else if (key === "__proto__") note(keyOffset, `"${key}" cannot be a key`);
      else if (first !== undefined) note(keyOffset, repeatedKey(key, files.placeOf(first.keyOffset).line ?? 1));
      else known.set(key, { key, keyOffset, keyEnd: extent.keyEnd + start, value: visit(value, depth + 1) });
    }
    return [...known.values()];
  }

  return { root: visit(root, 0), findings };
}

function resolve(node: ScalarNode): ScalarNode {
  const { plain } = node;
  if (plain === undefined) return node;
  const value = /^[-+]?0\d+$/.test(plain) ? plain : resolveCore(plain);
  return { ...node, kind: kindOf(value), text: String(value) };
}
