import { elementsOf, textOf, type XmlElement } from "../triggers/read-xml.ts";
import { needed, refuseIf, SchemaFault } from "./schema-fault.ts";
import { compare, mayBe, type SchemaKey } from "./schema-key.ts";
import { longestString, mostWords, noStrings, type StringInfo } from "./string-info.ts";
import { typeLength, type Variant } from "./variant.ts";
import { parseVariant } from "./variant-text.ts";

/** What keys may name for the words that they may be, by their ids. */
export interface NamedStrings {
  readonly enums: Map<string, StringInfo>;
  readonly flags: Map<string, StringInfo>;
}

const harmless = new Set(["summary", "description"]);

/**
 * The element `key` of a schema (GLib's gio/gschema.dtd); `domain` is what the schema's texts are translated by. A
 * fault in it is a `SchemaFault`.
 */
export function readKey(field: XmlElement, domain: string | undefined, table: NamedStrings): SchemaKey {
  const { type, enum: named, flags } = Object.fromEntries(field.attributes);
  refuseIf([type, named, flags].filter((one) => one !== undefined).length !== 1);
  const info = named !== undefined ? table.enums.get(named) : flags !== undefined ? table.flags.get(flags) : noStrings;
  const kind = type ?? (flags === undefined ? "s" : "as");
  if (info === undefined || typeLength(kind) !== kind.length) throw new SchemaFault();
  let strings = info;
  let range: SchemaKey["range"];
  let read: ReturnType<typeof readDefault> | undefined;
  for (const part of elementsOf(field)) {
    if (part.prefix !== "") continue;
    switch (part.name) {
      case "default":
        refuseIf(elementsOf(part).length > 0);
        read = readDefault(part, kind, domain);
        break;
      case "range":
        refuseIf(range !== undefined);
        range = readRange(part, kind);
        break;
      case "choices":
        refuseIf(named !== undefined || strings.items.length > 0 || !/^[am]*s$/.test(kind));
        strings = { ...strings, items: readChoices(part) };
        break;
      case "aliases":
        refuseIf(strings.items.length === 0 || strings.aliases.length > 0);
        strings = { ...strings, aliases: readAliases(part, strings) };
        break;
      default:
        refuseIf(!harmless.has(part.name));
    }
  }
  if (read === undefined) throw new SchemaFault();
  const letter = flags !== undefined ? "f" : named !== undefined ? "e" : "c";
  const words = strings.items.length === 0 ? undefined : ({ kind: letter, info: strings } as const);
  const key = { type: kind, ...read, strings: words, range, isOverride: false, desktops: new Map<string, Variant>() };
  refuseIf(!mayBe(key.value, key));
  return key;
}

const categories: Readonly<Record<string, "m" | "t">> = { messages: "m", time: "t" };

/**
 * A value of a type, and by what it is translated: the element `default` of a key, or `override` of
 * another schema's. What is no such value is a `SchemaFault`.
 */
export function readDefault(
  element: XmlElement,
  type: string,
  domain: string | undefined,
): Pick<SchemaKey, "value" | "translated"> {
  const text = textOf(element);
  const value = parseVariant(type, text);
  const l10n = element.attributes.get("l10n");
  const context = element.attributes.get("context");
  const category = l10n === undefined ? undefined : categories[l10n];
  if (value === undefined) throw new SchemaFault();
  refuseIf(l10n === undefined ? context !== undefined : category === undefined || domain === undefined);
  return { value, translated: category === undefined ? undefined : { category, context, text } };
}

/** What a number of a type is within anyway. */
const limits: Readonly<Record<string, readonly [least: string, most: string]>> = {
  y: ["0", "255"],
  n: ["-32768", "32767"],
  q: ["0", "65535"],
  i: ["-2147483648", "2147483647"],
  u: ["0", "4294967295"],
  x: ["-9223372036854775808", "9223372036854775807"],
  t: ["0", "18446744073709551615"],
  d: ["-inf", "inf"],
};

function readRange({ attributes }: XmlElement, type: string): readonly [Variant, Variant] {
  const limit = Object.hasOwn(limits, type) ? limits[type] : undefined;
  if (limit === undefined) throw new SchemaFault();
  const least = parseVariant(type, attributes.get("min") ?? limit[0]);
  const most = parseVariant(type, attributes.get("max") ?? limit[1]);
  if (least === undefined || most === undefined) throw new SchemaFault();
  refuseIf(compare(least, most) > 0);
  return [least, most];
}

function readChoices(element: XmlElement): StringInfo["items"] {
  const items = elementsOf(element).map((one) => {
    refuseIf(one.name !== "choice");
    return { text: needed(one, "value"), value: 0 };
  });
  refuseIf(
    items.length === 0 || items.length > mostWords || new Set(items.map(({ text }) => text)).size !== items.length,
  );
  refuseIf(items.some(({ text }) => Buffer.byteLength(text) > longestString));
  return items;
}

function readAliases(element: XmlElement, { items }: StringInfo): StringInfo["aliases"] {
  const aliases = elementsOf(element).map((one) => {
    refuseIf(one.name !== "alias");
    return { text: needed(one, "value"), target: needed(one, "target") };
  });
  const names = [...items, ...aliases].map(({ text }) => text);
  refuseIf(aliases.length === 0 || aliases.length > mostWords || new Set(names).size !== names.length);
  refuseIf(names.some((text) => Buffer.byteLength(text) > longestString));
  refuseIf(aliases.some(({ target }) => !items.some(({ text }) => text === target)));
  return aliases;
}
