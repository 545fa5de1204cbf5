import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { type DataNode, entryOf, isScalar, type ObjectNode } from "../json/data-node.ts";
import { type Context, ignoreUnknown } from "./context.ts";

/** A value and where it stands. */
export interface Placed {
  readonly node: DataNode;
  readonly path: DataPath;
}

/** A value that is a map. */
export interface PlacedMap {
  readonly node: ObjectNode;
  readonly path: DataPath;
}

/** The value of a key; undefined where it is missing or null, which says nothing in cloud-config. */
export function valueAt({ node, path }: Placed, key: string): Placed | undefined {
  const value = entryOf(node, key)?.value;
  return value === undefined || value.kind === "null" ? undefined : { node: value, path: [...path, key] };
}

/** A map; anything else is ignored. */
export function readMap(value: Placed | undefined, context: Context): PlacedMap | undefined {
  if (value === undefined) return undefined;
  if (value.node.kind === "object") return { node: value.node, path: value.path };
  context.ignore(value.path, "it has to be a map");
  return undefined;
}

/** The items of a list, or a single value as one of them. */
export function itemsOf({ node, path }: Placed): readonly Placed[] {
  if (node.kind !== "list") return [{ node, path }];
  return node.items.map((item, index) => ({ node: item, path: [...path, index] }));
}

/** Text, or a number or boolean as it stands there; anything else is ignored. */
export function readText(value: Placed | undefined, context: Context): string | undefined {
  if (value === undefined) return undefined;
  const { node } = value;
  if (isScalar(node) && node.kind !== "null") return node.kind === "string" ? node.text : (node.plain ?? node.text);
  context.ignore(value.path, "it has to be text");
  return undefined;
}

/** Text of one line, without control characters, as it has to be in a file of lines. */
export function readLine(value: Placed | undefined, context: Context): string | undefined {
  const text = readText(value, context);
  if (value === undefined || text === undefined) return undefined;
  if (isLine(text)) return text;
  context.ignore(value.path, "it has to be a line of text");
  return undefined;
}

/** Not empty, and without control characters. */
export function isLine(text: string): boolean {
  return text !== "" && !/\p{Cc}/u.test(text) && text.isWellFormed();
}

/**
 * A boolean, or text as cloud-init takes it for one ("true", "1", "on", "yes" in any case, `util.is_true`); `otherwise`
 * where nothing is said. What is neither is false.
 */
export function readFlag(value: Placed | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  const { node } = value;
  return isScalar(node) && /^(?:true|1|on|yes)$/i.test(node.text.trim());
}

/** Lines of a list, or a single one; what is none is ignored. */
export function readLines(value: Placed | undefined, context: Context): readonly string[] {
  if (value === undefined) return [];
  return itemsOf(value).flatMap((item) => readLine(item, context) ?? []);
}

/** Says which keys of a map are ignored: those with a reason, and those that nobody knows. */
export function ignoreOthers(
  map: PlacedMap,
  known: readonly string[],
  reasons: Readonly<Record<string, string>>,
  context: Context,
): void {
  for (const key of new Set(map.node.entries.map((entry) => entry.key))) {
    if (known.includes(key)) continue;
    const path = [...map.path, key];
    if (Object.hasOwn(reasons, key)) context.ignore(path, reasons[key] ?? "");
    else ignoreUnknown(key, path, () => [...known, ...Object.keys(reasons)], context);
  }
}
