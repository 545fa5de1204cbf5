import { type DataNode, entryOf } from "../json/data-node.ts";
import type { IgnitionConfig } from "./config.ts";
import { createReport, type Path, type Remark } from "./rules/report.ts";
import { type Rule, rules } from "./rules/rules.ts";
import { fieldOf, type Shape } from "./schema/shape.ts";
import { configShape } from "./schema/shapes.ts";
import { walkShapes } from "./schema/walk.ts";

type Values = Readonly<Record<string, unknown>>;

/** Everything that rules and duplicates say about a configuration read at a minor version of the specification. */
export function checkValues(values: Values, minor: number): Remark[] {
  const remarks: Remark[] = [];
  const duplicates: Remark[] = [];
  const report = createReport(minor, remarks);
  walkShapes(configShape, values, (shape, found, at) => {
    const rule: Rule | undefined = Object.hasOwn(rules, shape.name) ? rules[shape.name] : undefined;
    rule?.(found as never, at, report);
    for (const path of findDuplicates(shape, found))
      duplicates.push({ level: "error", path: [...at, ...path], message: "duplicate entry defined" });
  });
  return [...remarks, ...duplicates];
}

/** As `checkValues`, for a configuration at the newest version that did not come from a text: one that was merged. */
export function checkConfig(config: IgnitionConfig, minor: number): Remark[] {
  return checkValues(config as unknown as Values, minor);
}

/** Entries whose key an earlier one has, in the same list or in one that shares its keys. */
function findDuplicates(shape: Shape, values: Values): Path[] {
  const found: Path[] = [];
  const shared = new Set<string>();
  for (const key in shape.fields) {
    const field = shape.fields[key];
    const items = values[key];
    if (field?.list !== true || field.repeats === true || !Array.isArray(items)) continue;
    const seen = shape.together?.includes(key) === true ? shared : new Set<string>();
    items.forEach((item, index) => {
      const own = keyOf(field.type, item);
      if (seen.has(own)) found.push([key, index]);
      seen.add(own);
    });
  }
  return found;
}

/** What tells a list's entry apart: itself, or what its shape says. */
export function keyOf(type: string | Shape, item: unknown): string {
  return typeof type === "string" ? String(item) : (type.key?.(item as never) ?? "");
}

/** A key that the specification's version does not know, or a section that is null. */
export interface UnusedKey {
  readonly path: Path;
  readonly offset: number;
  readonly message: string;
}

export function findUnusedKeys(root: DataNode, minor: number): UnusedKey[] {
  const found: UnusedKey[] = [];
  const visit = (node: DataNode, shape: Shape, at: Path): void => {
    if (node.kind !== "object") {
      const message = "null stands where an object is expected, and nothing is read from it: leave it out";
      found.push({ path: at, offset: node.offset, message });
      return;
    }
    for (const entry of node.entries) {
      if (fieldOf(shape, entry.key, minor) !== undefined || entryOf(node, entry.key) !== entry) continue;
      found.push({ path: [...at, entry.key], offset: entry.keyOffset, message: `unused key ${entry.key}` });
    }
    for (const key in shape.fields) {
      const field = fieldOf(shape, key, minor);
      const child = entryOf(node, key)?.value;
      if (child === undefined || field === undefined || typeof field.type === "string") continue;
      const type = field.type;
      if (field.list !== true) {
        if (child.kind !== "null" || (field.nullableUntil ?? -1) < minor) visit(child, type, [...at, key]);
      } else if (child.kind === "list")
        for (const [index, item] of child.items.entries()) visit(item, type, [...at, key, index]);
    }
  };
  visit(root, configShape, []);
  return found;
}
