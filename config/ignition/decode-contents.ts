import { decodeDataUrl } from "@wherry/core/urls/data-url.ts";
import type { Shape } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import type { IgnitionConfig } from "./config.ts";
import { configShape } from "./schema/shapes.ts";

/** Undefined where the bytes are not gzip, or unpack to more than anybody would want. */
export type Gunzip = (bytes: Uint8Array) => Uint8Array | undefined;

/**
 * A configuration's values with what its resources carry with them in `data`, as bytes, in the place of `source` and
 * `compression`: so that two that mean the same are the same, in whatever form their contents are given. What cannot be
 * decoded stays as it is.
 */
export function decodeContents(config: IgnitionConfig, gunzip: Gunzip): Values {
  return decodeShape(configShape, config, gunzip);
}

/** A `Resource`, or what stands in the place of one. */
interface CarryingValues {
  readonly source?: Value;
  readonly compression?: Value;
}

/** The bytes that a resource carries with it; undefined where it has none, or they cannot be had. */
export function carriedBytes({ source, compression }: CarryingValues, gunzip: Gunzip): Uint8Array | undefined {
  if (typeof source !== "string" || !source.startsWith("data:")) return undefined;
  const decoded = decodeDataUrl(source);
  if ("problem" in decoded) return undefined;
  return compression === "gzip" ? gunzip(decoded.bytes) : decoded.bytes;
}

function decodeShape(shape: Shape, values: Values, gunzip: Gunzip): Values {
  const decoded: Record<string, Value> = {};
  for (const key in values) {
    const type = shape.fields[key]?.type;
    const value = values[key];
    if (value === undefined) continue;
    const decode = (item: Value) =>
      typeof type === "object" && isValues(item) ? decodeShape(type, item, gunzip) : item;
    decoded[key] = isList(value) ? value.map(decode) : decode(value);
  }
  return shape.name === "resource" || shape.name === "certificate" ? decodeResource(decoded, gunzip) : decoded;
}

function decodeResource(resource: Values, gunzip: Gunzip): Values {
  const data = carriedBytes(resource, gunzip);
  const { source, compression, ...rest } = resource;
  if (data !== undefined) return { data, ...rest };
  // An empty name of a compression means the same as a missing one.
  return compression === "" ? { ...rest, ...(source === undefined ? {} : { source }) } : resource;
}
