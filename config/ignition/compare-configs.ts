import type { Field, Fields, Shape } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import { keyOf } from "./check-config.ts";
import type { IgnitionConfig } from "./config.ts";
import { decodeContents, type Gunzip } from "./decode-contents.ts";
import { configShape } from "./schema/shapes.ts";

/** A key, or an entry of a list by what tells it apart: a path, a name, a device. */
export type ComparedStep = string | { readonly entry: string };

export interface ConfigDifference {
  readonly kind: "added" | "removed" | "changed";
  readonly path: readonly ComparedStep[];
  /** Plain values; contents that a resource carries with it are bytes. Undefined for what was added. */
  readonly before: unknown;
  /** Undefined for what was removed. */
  readonly after: unknown;
}

/**
 * What two configurations at the newest version say differently, in the order of the specification's keys. It is the
 * meaning that counts: contents are compared decoded, entries of lists by their keys and in any order, but where the
 * order says something, and a key that is left out is its default.
 */
export function compareConfigs(
  before: IgnitionConfig,
  after: IgnitionConfig,
  openGunzip: () => Gunzip,
): readonly ConfigDifference[] {
  const differences: ConfigDifference[] = [];
  compareShapes(configShape, withoutVersion(decodeContents(before, openGunzip())), {
    after: withoutVersion(decodeContents(after, openGunzip())),
    path: [],
    differences,
  });
  return differences;
}

/** "storage.files[/etc/hostname].mode" */
export function formatComparedPath(path: readonly ComparedStep[]): string {
  return path
    .map((step, index) => (typeof step === "string" ? `${index === 0 ? "" : "."}${step}` : `[${step.entry}]`))
    .join("");
}

interface Comparison {
  readonly after: Values;
  readonly path: readonly ComparedStep[];
  readonly differences: ConfigDifference[];
}

/** Without `ignition.version`: both were raised to the newest, so it does not tell them apart. */
function withoutVersion(values: Values): Values {
  const { version: _, ...ignition } = valuesOf(values.ignition);
  return { ...values, ignition };
}

/** With the bytes that a resource carries with it, for which no specification has a key. */
function fieldsOf({ name, fields }: Shape): Fields {
  return name === "resource" || name === "certificate" ? { data: { type: "string" }, ...fields } : fields;
}

function compareShapes(shape: Shape, before: Values, { after, path, differences }: Comparison): void {
  for (const [key, field] of Object.entries(fieldsOf(shape))) {
    const [one, other] = [before[key] ?? defaultOf(key, field), after[key] ?? defaultOf(key, field)];
    const at = [...path, key];
    const isSequence = field.repeats === true && typeof field.type === "string";
    if (field.list === true && !isSequence)
      compareLists(key, field, { before: one, after: other, path: at, differences });
    else if (typeof field.type === "object")
      compareShapes(field.type, valuesOf(one), { after: valuesOf(other), path: at, differences });
    else if (!isSame(one, other)) differences.push(difference(at, one, other));
  }
}

/** What it means to leave a key out, where that is one value wherever the key stands. */
function defaultOf(key: string, { type, list }: Field): Value {
  if (type !== "boolean" || list === true) return undefined;
  if (key === "shouldExist") return true;
  // Whether a unit is enabled or masked is left as it is, and so neither is false.
  return key === "enabled" || key === "mask" ? undefined : false;
}

interface ListComparison {
  readonly before: Value;
  readonly after: Value;
  readonly path: readonly ComparedStep[];
  readonly differences: ConfigDifference[];
}

/** Lists of which the order says something, though no entry stands twice. */
const ordered: readonly string[] = ["merge", "shouldExist", "devices"];

function compareLists(key: string, field: Field, { before, after, path, differences }: ListComparison): void {
  const [own, others] = [keyed(before, field), keyed(after, field)];
  const { type } = field;
  for (const [name, item] of own) {
    const other = others.get(name);
    const at = [...path, { entry: name }];
    if (other === undefined) differences.push(difference(at, item, undefined));
    else if (typeof type === "object")
      compareShapes(type, valuesOf(item), { after: valuesOf(other), path: at, differences });
    else if (!isSame(item, other)) differences.push(difference(at, item, other));
  }
  for (const [name, item] of others)
    if (!own.has(name)) differences.push(difference([...path, { entry: name }], undefined, item));
  if (!ordered.includes(key)) return;
  const [order, otherOrder] = [
    [...own.keys()].filter((name) => others.has(name)),
    [...others.keys()].filter((name) => own.has(name)),
  ];
  if (!isSame(order, otherOrder)) differences.push(difference(path, order, otherOrder));
}

/** By what tells entries apart; by their places where nothing does, as with contents that have no URL. */
function keyed(list: Value, { type, repeats }: Field): ReadonlyMap<string, Value> {
  const items = isList(list) ? list : [];
  return new Map(
    items.map((item, index) => {
      const key = repeats === true ? "" : keyOf(type, item);
      return [key === "" ? String(index) : key, item];
    }),
  );
}

function difference(path: readonly ComparedStep[], before: Value, after: Value): ConfigDifference {
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return { kind, path, before, after };
}

function valuesOf(value: Value): Values {
  return isValues(value) ? value : {};
}

function isSame(one: Value, other: Value): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array)
    return one.length === other.length && one.every((byte, index) => byte === other[index]);
  if (isList(one) && isList(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  return one === other;
}
