import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { DataNode, ObjectEntry } from "../json/data-node.ts";
import { fieldOf, type Shape } from "../shapes/shape.ts";

import { configShape } from "./schema/shapes.ts";
import { newestMinor, versions } from "./schema/versions.ts";

/** A key that the specification's version does not know, or a section that is null. */
interface UnusedKey {
  readonly path: DataPath;
  readonly offset: number;
  readonly message: string;
}

/**
 * What is written in a configuration and not read by version 3.`minor`, with its place in the text. Of a key that
 * stands twice in an object, the last one counts.
 */
export function findUnusedKeys(root: DataNode, minor: number): UnusedKey[] {
  const found: UnusedKey[] = [];
  const visit = (node: DataNode, shape: Shape, at: DataPath): void => {
    if (node.kind !== "object") {
      const message = "null stands where an object is expected, and nothing is read from it: leave it out";
      found.push({ path: at, offset: node.offset, message });
      return;
    }
    // Of a key that comes twice, the last one counts.
    const unused = new Map<string, ObjectEntry>();
    const sections = new Map<string, ObjectEntry>();
    for (const entry of node.entries) {
      const field = fieldOf(shape, entry.key, minor);
      if (field === undefined) unused.set(entry.key, entry);
      else if (typeof field.type !== "string") sections.set(entry.key, entry);
    }
    for (const entry of node.entries) {
      if (unused.get(entry.key) !== entry) continue;
      const message = unusedMessage(shape, entry.key, minor);
      found.push({ path: [...at, entry.key], offset: entry.keyOffset, message });
    }
    if (sections.size > 0) visitSections(shape, sections, at);
  };
  const visitSections = (shape: Shape, sections: ReadonlyMap<string, ObjectEntry>, at: DataPath): void => {
    for (const [key, field] of Object.entries(shape.fields)) {
      const child = sections.get(key)?.value;
      const { type } = field;
      if (child === undefined || typeof type === "string") continue;
      if (field.list !== true) {
        if (child.kind !== "null" || (field.nullableUntil ?? -1) < minor) visit(child, type, [...at, key]);
      } else if (child.kind === "list")
        for (const [index, item] of child.items.entries()) visit(item, type, [...at, key, index]);
    }
  };
  visit(root, configShape, []);
  return found;
}

/** With the key that was meant, where one is near, or the version that knows it. */
function unusedMessage(shape: Shape, key: string, minor: number): string {
  const since = fieldOf(shape, key, newestMinor)?.since;
  if (since !== undefined) return `unused key ${key}: version ${versions[since]} is the first that knows it`;
  const known = Object.keys(shape.fields).filter((name) => fieldOf(shape, name, minor) !== undefined);
  const near = closest(key, known);
  return `unused key ${key}${near === undefined ? "" : `: did you mean ${near}?`}`;
}
