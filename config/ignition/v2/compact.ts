import { isList, isValues, type Value, type Values } from "../../shapes/values.ts";

/** Without what is undefined, and without empty objects and lists below keys. */
export function compact(object: Values): Values {
  const entries = Object.entries(object).map(([key, value]) => [key, compactValue(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function compactValue(value: Value): Value {
  if (isList(value)) return value.map(compactValue);
  return isValues(value) ? compact(value) : value;
}

function isEmpty(value: Value): boolean {
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The items, each changed; empty where the list is missing. */
export function list<Item, Made>(items: readonly Item[] | undefined, change: (item: Item) => Made): readonly Made[] {
  return (items ?? []).map(change);
}
