import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Field, Shape, ValueOf } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import { checkConfig, keyOf } from "./check-config.ts";
import type { IgnitionConfig } from "./config.ts";
import { configShape } from "./schema/shapes.ts";
import { newestMinor } from "./schema/versions.ts";

/**
 * One configuration over another, as `ignition.config.merge` asks for. The child wins; entries of lists are told apart
 * by their keys (path, name, device, URL ...), files, directories and links sharing one space of paths; lists that may
 * name a thing twice are appended. What comes out can break rules that both keep: `validateIgnition` says whether it
 * does.
 */
export function mergeIgnition(parent: IgnitionConfig, child: IgnitionConfig): IgnitionConfig {
  return mergeShapes(configShape, parent, child);
}

/** What the rules of the newest specification say about a configuration that has no text; no finding has a line. */
export function validateIgnition(config: IgnitionConfig): Finding[] {
  return checkConfig(config, newestMinor).map(({ level, path, message }) => createFinding(level, message, { path }));
}

/** Of two values of a shape, one of that shape. */
function mergeShapes<S extends Shape>(shape: S, parent: ValueOf<S>, child: ValueOf<S>): ValueOf<S>;
function mergeShapes(shape: Shape, parent: Values, child: Values): Values {
  const merged: Record<string, Value> = {};
  for (const key in shape.fields) {
    const field = shape.fields[key];
    if (field === undefined) continue;
    const value = mergeField({ shape, key, field }, parent, child);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

interface Place {
  readonly shape: Shape;
  readonly key: string;
  readonly field: Field;
}

function mergeField(place: Place, parent: Values, child: Values): Value {
  const { key, field } = place;
  const { type } = field;
  const before = parent[key];
  const after = child[key];
  if (field.list === true) return mergeLists(place, parent, child);
  if (typeof type === "string" || !isValues(before) || !isValues(after)) return after ?? before;
  return mergeShapes(type, before, after);
}

function mergeLists(place: Place, parent: Values, child: Values): Value {
  const { key, field } = place;
  const before = entriesOf(parent[key]);
  const merged = field.repeats === true ? [...before, ...entriesOf(child[key])] : mergeEntries(place, before, child);
  return merged.length === 0 ? undefined : merged;
}

/** First the parent's entries, each with what the child says about it; then the child's own. */
function mergeEntries({ shape, key, field }: Place, before: readonly Value[], child: Values): Value[] {
  const { type } = field;
  const after = entriesOf(child[key]);
  const own = new Map(after.map((item) => [keyOf(type, item), item]));
  const elsewhere = otherKeys(shape, key, child);
  const inParent = new Set<string>();
  const merged: Value[] = [];
  for (const item of before) {
    const itemKey = keyOf(type, item);
    inParent.add(itemKey);
    const other = elsewhere.later.has(itemKey) ? undefined : own.get(itemKey);
    if (other === undefined) {
      if (!own.has(itemKey) && !elsewhere.all.has(itemKey)) merged.push(item);
    } else if (typeof type === "string" || !isValues(item) || !isValues(other)) merged.push(other);
    else if (type.name !== "httpHeader" || other.value !== undefined) merged.push(mergeShapes(type, item, other));
  }
  for (const item of after) if (!inParent.has(keyOf(type, item))) merged.push(item);
  return merged;
}

/** Keys of the child's other lists that share their keys with this one, and those of them that come behind it. */
function otherKeys(
  shape: Shape,
  key: string,
  child: Values,
): { readonly all: Set<string>; readonly later: Set<string> } {
  const all = new Set<string>();
  const later = new Set<string>();
  const together = shape.together ?? [];
  if (!together.includes(key)) return { all, later };
  for (const list of together) {
    const field = shape.fields[list];
    if (list === key || field === undefined) continue;
    for (const item of entriesOf(child[list])) {
      const itemKey = keyOf(field.type, item);
      all.add(itemKey);
      if (together.indexOf(list) > together.indexOf(key)) later.add(itemKey);
    }
  }
  return { all, later };
}

function entriesOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
