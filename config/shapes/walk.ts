import type { Shape } from "./shape.ts";
import { isList, isValues, type Value, type Values } from "./values.ts";

type Path = readonly (string | number)[];

/** Calls `visit` for a value and everything of a shape in it: the outer before the inner, fields in the order of the shape. */
export function walkShapes(
  shape: Shape,
  values: Values,
  visit: (shape: Shape, values: Values, at: Path) => void,
  at: Path = [],
): void {
  visit(shape, values, at);
  const walk = (type: Shape, value: Value, place: Path): void => {
    if (isValues(value)) walkShapes(type, value, visit, place);
  };
  for (const key in shape.fields) {
    const type = shape.fields[key]?.type;
    const child = values[key];
    if (child === undefined || typeof type !== "object") continue;
    if (!isList(child)) walk(type, child, [...at, key]);
    else for (const [index, item] of child.entries()) walk(type, item, [...at, key, index]);
  }
}
