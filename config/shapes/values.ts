/** Values by their keys; undefined stands for nothing. */
export interface Values {
  readonly [key: string]: Value;
}

/** Plain values as JSON has them, and bytes where contents were decoded. */
export type Value = string | number | boolean | undefined | Uint8Array | readonly Value[] | Values;

/** The names of keys. Use it only for objects that have no other keys than their type says. */
export function namesOf<Whole extends object>(object: Whole): readonly Extract<keyof Whole, string>[] {
  const names: Extract<keyof Whole, string>[] = [];
  for (const name in object) names.push(name);
  return names;
}

/** `Array.isArray`, which does not know lists that may not be changed. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** What a step of a path leads to: a key's value, or a list's entry. */
export function stepInto(value: Value, step: string | number): Value {
  if (isList(value)) return typeof step === "number" ? value[step] : undefined;
  return isValues(value) ? value[step] : undefined;
}

/** Whether a value has values of its own by their keys. */
export function isValues(value: Value): value is Values {
  return typeof value === "object" && !isList(value) && !(value instanceof Uint8Array);
}
