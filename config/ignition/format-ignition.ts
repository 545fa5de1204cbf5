import type { IgnitionConfig } from "./config.ts";
import { isFilled, newestMinor, type Shape } from "./schema/shape.ts";
import { configShape } from "./schema/shapes.ts";

/** The configuration as JSON: keys by their names, without empty objects and lists. `indent` is for people: 2. */
export function formatIgnition(config: IgnitionConfig, indent?: number): string {
  return JSON.stringify(ordered(configShape, config as unknown as Record<string, unknown>), undefined, indent);
}

function ordered(shape: Shape, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const key in shape.fields) {
    const field = shape.fields[key];
    const value = values[key];
    if (field === undefined || value === undefined) continue;
    // A partition's number of 0 and a tang server's empty URL are as good as none.
    if (value === 0 && isFilled(field, newestMinor)) continue;
    const type = field.type;
    if (typeof type === "string") {
      if (!Array.isArray(value) || value.length > 0) written[key] = value;
    } else if (Array.isArray(value)) {
      if (value.length > 0) written[key] = value.map((item) => ordered(type, item as Record<string, unknown>));
    } else {
      const inner = ordered(type, value as Record<string, unknown>);
      if (Object.keys(inner).length > 0) written[key] = inner;
    }
  }
  return written;
}
