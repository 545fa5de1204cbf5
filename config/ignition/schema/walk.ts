import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Shape } from "./shape.ts";

type Values = Readonly<Record<string, unknown>>;

/** Calls `visit` for a value and everything of a shape in it: the outer before the inner, fields by their names. */
export function walkShapes(
  shape: Shape,
  values: Values,
  visit: (shape: Shape, values: Values, at: DataPath) => void,
  at: DataPath = [],
): void {
  visit(shape, values, at);
  for (const key in shape.fields) {
    const type = shape.fields[key]?.type;
    const child = values[key];
    if (child === undefined || typeof type !== "object") continue;
    if (!Array.isArray(child)) walkShapes(type, child as Values, visit, [...at, key]);
    else for (const [index, item] of child.entries()) walkShapes(type, item as Values, visit, [...at, key, index]);
  }
}
