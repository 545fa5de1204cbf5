import type { Place } from "@wherry/core/errors/place.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";

/**
 * A value of the user's together with the place where it was written. Definitions stay in this form until they are
 * merged, so that every problem found later still knows its file, line and column.
 */
export type SourceNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As written in the file where that differs from the value: 1.10 is the number 1.1. */
  readonly text: string | undefined;
  readonly place: Place;
  /** Of an entry "-NAME": whether there was something to take away. */
  readonly effective?: boolean;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly place: Place;
  readonly fresh?: boolean;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly place: Place;
  /** It was written after a removal of the same thing, so it replaces what it is merged over instead of adding to it. */
  readonly fresh?: boolean;
}

export interface MapEntry {
  /** Where the key stands. */
  readonly place: Place;
  readonly node: SourceNode;
}

/** Deeper nesting than this is no definition. */
export const DEEPEST_NESTING = 50;

export function scalarNode(value: ScalarNode["value"], place: Place, text?: string): ScalarNode {
  return { kind: "scalar", value, text, place };
}

export function mapNode(entries: Iterable<readonly [string, MapEntry]>, place: Place): MapNode {
  return { kind: "map", entries: new Map(entries), place };
}

export function listNode(items: readonly SourceNode[], place: Place): ListNode {
  return { kind: "list", items, place };
}

/** The plain value, for the schema. */
export function plainValue(node: SourceNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.node)]));
}

/** The value of a map's key; undefined where the node is no map or has no such key. */
export function child(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.node : undefined;
}

/** The items of the list under a key; empty where there is none. */
export function items(node: SourceNode | undefined, key: string): readonly SourceNode[] {
  const list = child(node, key);
  return list?.kind === "list" ? list.items : [];
}

/** The text under a key; undefined where there is none. */
export function text(node: SourceNode | undefined, key: string): string | undefined {
  const value = child(node, key);
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** A copy of a map with one key set; the key keeps its place. */
export function withChild(map: MapNode, key: string, node: SourceNode): MapNode {
  const place = map.entries.get(key)?.place ?? node.place;
  return { ...map, entries: new Map(map.entries).set(key, { place, node }) };
}

/** The node at the end of a path, or the last one on the way that exists. */
export function nodeAt(root: SourceNode, path: DataPath): SourceNode {
  let node = root;
  for (const step of path) {
    const next = typeof step === "number" ? (node.kind === "list" ? node.items[step] : undefined) : child(node, step);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

/** Where the key at the end of a path stands; the value's own place in a list. */
export function keyPlaceAt(root: SourceNode, path: DataPath): Place {
  const last = path.at(-1);
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent.kind === "map" && typeof last === "string" ? parent.entries.get(last) : undefined;
  return entry?.place ?? nodeAt(root, path).place;
}

/** "users[0].keys", as a person would write it. */
export function formatKeyPath(path: DataPath): string {
  let formatted = "";
  for (const step of path) {
    if (typeof step === "number") formatted += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) formatted += formatted === "" ? step : `.${step}`;
    else formatted += `[${JSON.stringify(step)}]`;
  }
  return formatted;
}
