import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { keyOf } from "../ignition/check-config.ts";

import type { Shape } from "../shapes/shape.ts";
import { isList, isValues, stepInto, type Value, type Values } from "../shapes/values.ts";
import { snakeCase } from "./schema/names.ts";

/** Where in the Butane configuration the parts of an Ignition configuration come from. */
export interface Origins {
  readonly objects: Map<object, Origin>;
}

interface Origin {
  readonly path: DataPath;
  /** Whether all that is in it was made from that one place. */
  readonly whole?: boolean;
  /** Places of single values: by their key, or by key and index as "key.0". */
  readonly fields?: Map<string, DataPath>;
}

/** An empty record, for one translation: `noteObject`, `noteMade` and `noteField` fill it, `sourceOf` reads it. */
export function createOrigins(): Origins {
  return { objects: new Map() };
}

/** Notes an object that was translated from the one at a place. */
export function noteObject({ objects }: Origins, object: object, path: DataPath): void {
  objects.set(object, { ...objects.get(object), path });
}

/** Notes an object that was made, with all that is in it, because of what stands at a place. */
export function noteMade(origins: Origins, object: object, path: DataPath): void {
  origins.objects.set(object, { path, whole: true });
  for (const value of Object.values(object)) noteMadeValue(origins, value, path);
}

function noteMadeValue(origins: Origins, value: unknown, path: DataPath): void {
  if (Array.isArray(value)) for (const item of value) noteMadeValue(origins, item, path);
  else if (typeof value === "object" && value !== null) noteMade(origins, value, path);
}

/** Notes that a value of an object comes from elsewhere than the object's other values. */
export function noteField({ objects }: Origins, object: object, key: string, path: DataPath): void {
  const origin = objects.get(object) ?? { path };
  const fields = origin.fields ?? new Map<string, DataPath>();
  fields.set(key, path);
  objects.set(object, { ...origin, fields });
}

/** The place in the Butane configuration that a place in the Ignition configuration comes from. */
export function sourceOf({ objects }: Origins, config: Values, path: DataPath): DataPath {
  let at: DataPath = [];
  let object: Value = config;
  for (let index = 0; index < path.length; index++) {
    const step = path[index] ?? "";
    const origin: Origin | undefined = typeof object === "object" ? objects.get(object) : undefined;
    const next = stepInto(object, step);
    const exact = origin?.fields?.get(`${step}.${path[index + 1]}`);
    if (exact !== undefined) return exact;
    const own = origin?.fields?.get(String(step));
    if (own !== undefined) at = own;
    else if (origin?.whole !== true) at = [...at, typeof step === "string" ? snakeCase(step) : step];
    const nextOrigin = typeof next === "object" ? objects.get(next) : undefined;
    if (nextOrigin !== undefined) at = nextOrigin.path;
    object = next;
  }
  return at;
}

/**
 * Notes where the parts of a merged configuration come from. What both have counts as the child's, which people wrote;
 * single values that only the parent has as the parent's.
 */
export function traceMerge(origins: Origins, shape: Shape, merged: MergedValues): void {
  const { result, parent, child } = merged;
  if (!isValues(result) || !isValues(parent) || !isValues(child) || result === parent || result === child) return;
  const { objects } = origins;
  const childOrigin = objects.get(child);
  if (childOrigin !== undefined) objects.set(result, childOrigin);
  const parentOrigin = objects.get(parent);
  for (const [key, value] of Object.entries(result)) {
    const field = shape.fields[key];
    if (field === undefined) continue;
    if (child[key] === undefined && parentOrigin !== undefined) noteField(origins, result, key, parentOrigin.path);
    if (typeof field.type === "string") continue;
    const type = field.type;
    if (field.list !== true) {
      traceMerge(origins, type, {
        result: value,
        parent: parent[key],
        child: child[key],
      });
      continue;
    }
    const inParent = itemsByKey(type, parent[key]);
    const inChild = itemsByKey(type, child[key]);
    for (const item of isList(value) ? value : []) {
      const itemKey = keyOf(type, item);
      traceMerge(origins, type, { result: item, parent: inParent.get(itemKey), child: inChild.get(itemKey) });
    }
  }
}

interface MergedValues {
  readonly result: Value;
  readonly parent: Value;
  readonly child: Value;
}

function itemsByKey(type: Shape, items: Value): ReadonlyMap<string, Value> {
  return new Map((isList(items) ? items : []).map((item) => [keyOf(type, item), item]));
}
