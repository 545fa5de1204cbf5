import { isFilled, type Shape } from "../shapes/shape.ts";
import { isList, isValues, type Value, type Values } from "../shapes/values.ts";
import type { IgnitionConfig } from "./config.ts";
import { configShape } from "./schema/shapes.ts";
import { newestMinor } from "./schema/versions.ts";

/** The configuration as JSON: keys by their names, without empty objects and lists. `indent` is for people: 2. */
export function formatIgnition(config: IgnitionConfig, indent?: number): string {
  return JSON.stringify(ordered(configShape, config), undefined, indent);
}

function ordered(shape: Shape, values: Values): Values {
  const written: Record<string, Value> = {};
  for (const key in shape.fields) {
    const field = shape.fields[key];
    const value = values[key];
    if (field === undefined || value === undefined) continue;
    // A partition's number of 0 and a tang server's empty URL mean the same as a missing one.
    if (value === 0 && isFilled(field, newestMinor)) continue;
    const type = field.type;
    const inner = (item: Value) => (typeof type === "object" && isValues(item) ? ordered(type, item) : item);
    const made = isList(value) ? value.map(inner) : inner(value);
    if (typeof made !== "object" || Object.keys(made).length > 0) written[key] = made;
  }
  return written;
}
