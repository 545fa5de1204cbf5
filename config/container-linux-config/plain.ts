import type { PlainObject, PlainValue } from "../ignition/v2/plain.ts";

/** Without what is undefined. */
export function given(object: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Without what means the same as nothing: undefined, "", 0, false, and empty lists. */
export function filled(object: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: PlainValue): boolean {
  return (
    value === undefined ||
    value === "" ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0)
  );
}
