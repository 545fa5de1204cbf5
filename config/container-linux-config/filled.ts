import { type Kept, keepWhere } from "../shapes/given.ts";

/** Without what means the same as nothing: undefined, "", 0, false, and empty lists. */
export function filled<Whole extends object>(object: Whole): Kept<Whole> {
  return keepWhere(object, (value) => Boolean(value) && !(Array.isArray(value) && value.length === 0));
}
