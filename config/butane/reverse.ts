import { decodeUtf8, isUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { IgnitionConfig } from "../ignition/config.ts";
import { carriedBytes, type Gunzip } from "../ignition/decode-contents.ts";
import { parseIgnition } from "../ignition/parse-ignition.ts";

import { isFilled } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import type { ButaneField, ButaneShape } from "./schema/shape.ts";
import { butaneShape } from "./schema/shapes.ts";
import type { Specification } from "./specification.ts";

export interface ReverseOptions {
  readonly specification: Specification;
  readonly gunzip: Gunzip;
}

/**
 * A sound configuration at the specification's Ignition version in Butane's spelling, as plain values. Contents that
 * are text stand in `inline`; whatever else there is stays what it is: a unit that mounts something does not become
 * `with_mount_unit`.
 */
export function reverseIgnition(config: IgnitionConfig, options: ReverseOptions): Values {
  const { variant, version } = options.specification;
  return { variant, version, ...reverseShape(butaneShape, config, [], options) };
}

/** The place in the Ignition configuration that a place in the Butane configuration was made from. */
export function ignitionPath(path: DataPath): DataPath {
  let shape: ButaneShape | undefined = butaneShape;
  return path.map((step) => {
    if (typeof step === "number") return step;
    const field: ButaneField | undefined = shape?.fields[step];
    shape = typeof field?.type === "object" ? field.type : undefined;
    return field?.to ?? (step === "inline" ? "source" : step);
  });
}

function reverseShape(shape: ButaneShape, values: Values, at: DataPath, options: ReverseOptions): Values {
  const reversed: Record<string, Value> = {};
  for (const [key, field] of Object.entries(shape.fields)) {
    const value = field.to === undefined ? undefined : values[field.to];
    if (value === undefined || isFiller(shape, field, value, options.specification)) continue;
    const made = reverseField(field, value, [...at, key], options);
    if (!isEmptyObject(made)) reversed[key] = made;
  }
  const isResource = shape.name === "resource" || shape.name === "certificate";
  return isResource ? withInline(reversed, values, at, options) : reversed;
}

function reverseField({ type }: ButaneField, value: Value, at: DataPath, options: ReverseOptions): Value {
  const reverse = (item: Value, place: DataPath) =>
    typeof type === "object" && isValues(item) ? reverseShape(type, item, place, options) : item;
  return isList(value) ? value.map((item, index) => reverse(item, [...at, index])) : reverse(value, at);
}

/** Whether a value is 0 or "" only because Ignition always writes the field: Butane leaves it out. */
function isFiller({ ignition }: ButaneShape, { to }: ButaneField, value: Value, { minor }: Specification): boolean {
  const field = to === undefined ? undefined : ignition?.fields[to];
  return field !== undefined && isFilled(field, minor) && (value === 0 || value === "");
}

function isEmptyObject(value: Value): boolean {
  return isValues(value) && Object.keys(value).length === 0;
}

function withInline(reversed: Values, resource: Values, at: DataPath, options: ReverseOptions): Values {
  const inline = textOf(resource, options);
  if (inline === undefined || !isTakenInline(inline, at)) return reversed;
  const { source: _, compression: __, ...rest } = reversed;
  return { inline, ...rest };
}

/**
 * The text of a resource that carries it with it; undefined where it does not, or is not a text that YAML shows as it
 * is.
 */
function textOf(resource: Values, { gunzip }: ReverseOptions): string | undefined {
  const bytes = carriedBytes(resource, gunzip);
  if (bytes === undefined || !isUtf8(bytes)) return undefined;
  const text = decodeUtf8(bytes);
  return isPrintable(text) ? text : undefined;
}

/**
 * Whether a text has only characters that YAML 1.1 reads back as they are: no control characters but tab and line feed,
 * no NEL, U+2028 or U+2029, which it takes for line ends, and no byte order mark or noncharacter.
 */
function isPrintable(text: string): boolean {
  return !/[^\t\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/.test(text);
}

/** Butane reads a configuration within the configuration, and refuses what Ignition would. */
function isTakenInline(text: string, at: DataPath): boolean {
  return at[0] !== "ignition" || at[1] !== "config" || !parseIgnition(text).fatal;
}
