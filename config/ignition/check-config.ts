import { shorten } from "@wherry/core/text/shorten.ts";
import type { Remark } from "../json/remark.ts";
import type { Shape } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import { walkShapes } from "../shapes/walk.ts";
import type { IgnitionConfig } from "./config.ts";
import { findImpossible } from "./rules/impossible-values.ts";
import { createReport } from "./rules/report.ts";
import { rules } from "./rules/rules.ts";
import { configShape } from "./schema/shapes.ts";

/** Everything that rules and duplicates say about a configuration read at a minor version of the specification. */
export function checkValues(values: Values, minor: number): Remark[] {
  const remarks: Remark[] = [];
  const duplicates: Remark[] = [];
  const report = createReport(minor, remarks);
  walkShapes(configShape, values, (shape, found, at) => {
    const rule = Object.hasOwn(rules, shape.name) ? rules[shape.name] : undefined;
    rule?.(found, at, report);
    for (const { path, message } of findDuplicates(shape, found))
      duplicates.push({ level: "error", path: [...at, ...path], message });
  });
  return [...remarks, ...duplicates, ...findImpossible(values)];
}

/** As `checkValues`, for a configuration at the newest version that did not come from a text: one that was merged. */
export function checkConfig(config: IgnitionConfig, minor: number): Remark[] {
  return checkValues(config, minor);
}

/** Entries whose key an earlier one has, in the same list or in one that shares its keys. */
function findDuplicates(shape: Shape, values: Values): Omit<Remark, "level">[] {
  const found: Omit<Remark, "level">[] = [];
  const shared = new Set<string>();
  for (const key in shape.fields) {
    const field = shape.fields[key];
    const items = values[key];
    if (field?.list !== true || field.repeats === true || !isList(items)) continue;
    const seen = shape.together?.includes(key) === true ? shared : new Set<string>();
    items.forEach((item, index) => {
      const own = keyOf(field.type, item);
      if (seen.has(own)) found.push({ path: [key, index], message: duplicateMessage(own) });
      seen.add(own);
    });
  }
  return found;
}

function duplicateMessage(key: string): string {
  if (key === "") return "duplicate entry defined";
  return `duplicate entry defined: "${shorten(key)}" was there before`;
}

/** What tells a list's entry apart: itself, or what its shape says. */
export function keyOf(type: string | Shape, item: Value): string {
  if (typeof type === "string") return String(item);
  return (isValues(item) ? type.key?.(item) : undefined) ?? "";
}
