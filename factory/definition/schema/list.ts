import * as v from "valibot";

/** An entry of a list whose entries have names: takes away what an extended definition brought. */
const removal = v.pipe(
  v.string(),
  v.regex(/^-./, 'an entry is a map of keys, or "-NAME" to take an inherited one away'),
  v.title("removal"),
);

/** A list of things with an identity, each of which can be taken away by a definition that extends this one. */
export function keyedList<const Item extends v.GenericSchema>(item: Item, description: string) {
  return v.optional(v.pipe(v.array(v.union([item, removal])), v.description(description)), []);
}

/** A list of plain values. */
export function list<const Item extends v.GenericSchema>(item: Item, description: string) {
  return v.optional(v.pipe(v.array(item), v.description(description)), []);
}

/** A key that may be left out and has no default of its own. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.optional(v.pipe(schema, v.description(description)));
}

/** A key that must be there. */
export function required<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.pipe(schema, v.description(description));
}

/** The entries that are not removals; after the merge there are no removals left. */
export function withoutRemovals<Item>(entries: readonly (Item | string)[]): Exclude<Item, string>[] {
  return entries.filter((entry): entry is Exclude<Item, string> => typeof entry !== "string");
}
