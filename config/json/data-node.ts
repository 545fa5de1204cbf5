import type { DataPath } from "@wherry/core/paths/data-path.ts";

/**
 * A value of a configuration with the places where its parts stand in the text, whatever the text is written in: JSON
 * here, YAML elsewhere. Places are offsets into the text, in UTF-16 units; `locate` gives line and column.
 */
export type DataNode = ObjectNode | ListNode | ScalarNode;

export interface ObjectNode {
  readonly kind: "object";
  /** Where what is said about the object points to. In JSON just behind its bracket, as in the reference tools. */
  readonly offset: number;
  /** Just behind it, its bracket included. */
  readonly end: number;
  /** As written: a key may come twice, and then the last one counts. */
  readonly entries: readonly ObjectEntry[];
}

export interface ObjectEntry {
  readonly key: string;
  readonly keyOffset: number;
  /** Just behind the key, its quotation mark included. */
  readonly keyEnd: number;
  readonly value: DataNode;
}

export interface ListNode {
  readonly kind: "list";
  /** In JSON just behind the bracket. */
  readonly offset: number;
  /** Just behind it, its bracket included. */
  readonly end: number;
  readonly items: readonly DataNode[];
}

export interface ScalarNode {
  readonly kind: "string" | "number" | "boolean" | "null";
  readonly offset: number;
  /** Just behind the value. */
  readonly end: number;
  /** The string itself; for the others as JSON writes them: "420", "true", "null". */
  readonly text: string;
  /** In YAML, what stands there where it stands without quotes: "0644", "yes". A key that takes text is given this. */
  readonly plain?: string;
}

/** Whether a node is a string, number, boolean or null, which have their text and no parts. */
export function isScalar(node: DataNode): node is ScalarNode {
  return node.kind !== "object" && node.kind !== "list";
}

/** A key of an object and its value; the last one where it comes twice. */
export function entryOf(node: DataNode | undefined, key: string): ObjectEntry | undefined {
  return node?.kind === "object" ? node.entries.findLast((entry) => entry.key === key) : undefined;
}

/** The value of a key; undefined where the node is not an object or has no such key. */
export function valueIn(node: DataNode | undefined, key: string): DataNode | undefined {
  return entryOf(node, key)?.value;
}

/** The text under a key; undefined where there is none. */
export function textIn(node: DataNode | undefined, key: string): string | undefined {
  const value = valueIn(node, key);
  return value?.kind === "string" ? value.text : undefined;
}

/** The items of the list under a key; empty where there is none. */
export function itemsIn(node: DataNode | undefined, key: string): readonly DataNode[] {
  const list = valueIn(node, key);
  return list?.kind === "list" ? list.items : [];
}

/** A copy of an object with one value set; the key keeps its place. */
export function withValue(object: ObjectNode, key: string, value: DataNode): ObjectNode {
  const before = entryOf(object, key);
  if (before === undefined) {
    const entry = { key, keyOffset: value.offset, keyEnd: value.offset, value };
    return { ...object, entries: [...object.entries, entry] };
  }
  const entries = object.entries.filter((entry) => entry === before || entry.key !== key);
  return { ...object, entries: entries.map((entry) => (entry === before ? { ...entry, value } : entry)) };
}

/** The node at a path or, where there is none, the deepest one on the way to it. */
export function deepestNode(root: DataNode, path: DataPath): DataNode {
  let node = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function childOf(node: DataNode, step: string | number): DataNode | undefined {
  if (typeof step === "string") return valueIn(node, step);
  return node.kind === "list" ? node.items[step] : undefined;
}
