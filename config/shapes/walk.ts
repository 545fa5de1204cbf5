import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Shape } from "./shape.ts";
import { isList, isValues, type Values } from "./values.ts";

/**
 * Calls `visit` for a value and everything of a shape in it: the outer before the inner, fields in the order of the
 * shape.
 */
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
    if (typeof type !== "object") continue;
    if (isValues(child)) walkShapes(type, child, visit, [...at, key]);
    else if (isList(child))
      for (const [index, item] of child.entries())
        if (isValues(item)) walkShapes(type, item, visit, [...at, key, index]);
  }
}
