import type { DataNode } from "./data-node.ts";

/**
 * What a tree says, without places: objects, lists, text, numbers, booleans, null. Of a key that comes twice the last
 * one counts.
 */
export function plainValue(node: DataNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
    case "list":
      return node.items.map(plainValue);
    case "string":
      return node.text;
    case "number":
      return Number(node.text);
    case "boolean":
      return node.text === "true";
    case "null":
      return null;
  }
}
