import { hashOrder } from "../triggers/hash-table.ts";
import { type StringInfo, stringInfoBytes } from "./string-info.ts";
import { arrayVariant, boxedVariant, numberVariant, stringVariant, tupleVariant, type Variant } from "./variant.ts";

/** A key of a schema. */
export interface SchemaKey {
  readonly type: string;
  value: Variant;
  /** What the value is translated by, and its text as the file has it. */
  readonly translated:
    | { readonly category: "m" | "t"; readonly context: string | undefined; readonly text: string }
    | undefined;
  /** Which words it may be: those of an enumeration, of flags, of choices. */
  readonly strings: { readonly kind: "e" | "f" | "c"; readonly info: StringInfo } | undefined;
  readonly range: readonly [least: Variant, most: Variant] | undefined;
  readonly isOverride: boolean;
  /** By desktop: what it is there. */
  readonly desktops: Map<string, Variant>;
}

/** Whether a key may have a value: in its range, of its words. */
export function mayBe(value: Variant, { range, strings }: Pick<SchemaKey, "range" | "strings">): boolean {
  if (range !== undefined) return compare(value, range[0]) >= 0 && compare(value, range[1]) <= 0;
  if (strings === undefined || strings.info.items.length === 0) return true;
  if (value.items !== undefined) return value.items.every((item) => mayBe(item, { range, strings }));
  return strings.info.items.some(({ text }) => text === value.value);
}

/** Of two numbers of one type. */
export function compare({ value: one = 0 }: Variant, { value: other = 0 }: Variant): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** A key as it stands in the compiled file (GLib's gio/gsettingsschema.c, "endian_fixup" and what follows it). */
export function keyVariant({ value, translated, strings, range, desktops }: SchemaKey): Variant {
  const parts = [value];
  if (translated !== undefined) {
    const text = translated.text.trim();
    const context = translated.context === undefined ? "" : `${translated.context}\u0004`;
    parts.push(tagged("l", tupleVariant([letter(translated.category), stringVariant(context + text)])));
  }
  const bytes = strings === undefined ? undefined : stringInfoBytes(strings.info);
  if (strings !== undefined && bytes !== undefined && bytes.length > 0)
    parts.push(tagged(strings.kind, { type: "au", bytes }));
  if (range !== undefined) parts.push(tagged("r", tupleVariant(range)));
  if (desktops.size > 0) {
    const entries = hashOrder(desktops).map(([name, one]) =>
      tupleVariant([stringVariant(name), boxedVariant(one)], "{}"),
    );
    parts.push(tagged("d", arrayVariant("a{sv}", entries)));
  }
  return tupleVariant(parts);
}

function tagged(tag: string, value: Variant): Variant {
  return tupleVariant([letter(tag), value]);
}

function letter(character: string): Variant {
  return numberVariant("y", character.charCodeAt(0)) ?? stringVariant(character);
}
