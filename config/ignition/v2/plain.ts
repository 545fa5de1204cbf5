/** Values as JSON has them; undefined stands for nothing. */
export type PlainValue = string | number | boolean | undefined | readonly PlainValue[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: PlainValue;
}

/** Without what is undefined, and without empty objects and lists below keys. */
export function compact(object: PlainObject): PlainObject {
  const entries = Object.entries(object).map(([key, value]) => [key, compactValue(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function compactValue(value: PlainValue): PlainValue {
  if (isList(value)) return value.map(compactValue);
  return typeof value === "object" ? compact(value) : value;
}

function isEmpty(value: PlainValue): boolean {
  return typeof value === "object" && (isList(value) ? value.length : Object.keys(value).length) === 0;
}

function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

export function list<Item>(
  items: readonly Item[] | undefined,
  change: (item: Item) => PlainObject,
): readonly PlainObject[] {
  return (items ?? []).map(change);
}
