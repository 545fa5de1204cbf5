import { elementsOf, readXml, textOf, type XmlElement } from "../triggers/read-xml.ts";
import { compare, mayBe, type SchemaKey } from "./schema-key.ts";
import { longestString, noStrings, type StringInfo } from "./string-info.ts";
import { typeLength, type Variant } from "./variant.ts";
import { parseVariant } from "./variant-text.ts";

interface Schema {
  readonly path: string | undefined;
  readonly domain: string | undefined;
  readonly extends: string | undefined;
  /** How many it extends, one after the other. */
  readonly depth: number;
  readonly listOf: string | undefined;
  /** By name; a name that ends with "/" is that of a child, and stands for its schema. */
  readonly keys: Map<string, SchemaKey | string>;
}

/** All that files of schemas say, in the order in which it came. */
export interface SchemaTable {
  readonly schemas: Map<string, Schema>;
  readonly enums: Map<string, StringInfo>;
  readonly flags: Map<string, StringInfo>;
}

/** Far more than honest files have: of each, all others are looked at. */
const mostWords = 4096;
const deepest = 100;

/** Thrown within a file: with one fault all of it is passed over. */
class SchemaFault extends Error {}

/**
 * Adds what a file of schemas says (GLib's gio/gschema.dtd). A file with a fault is passed over as a whole, as
 * glib-compile-schemas does.
 */
export function addSchemas(table: SchemaTable, text: string): void {
  const root = readXml(text);
  if (root === undefined || root.name !== "schemalist") return;
  const draft = { schemas: new Map(table.schemas), enums: new Map(table.enums), flags: new Map(table.flags) };
  try {
    for (const element of elementsOf(root)) addElement(draft, element, root.attributes.get("gettext-domain"));
  } catch (error) {
    if (error instanceof SchemaFault) return;
    throw error;
  }
  for (const kind of ["enums", "flags"] as const) for (const [id, info] of draft[kind]) table[kind].set(id, info);
  for (const [id, schema] of draft.schemas) table.schemas.set(id, schema);
}

function addElement(table: SchemaTable, element: XmlElement, domain: string | undefined): void {
  if (element.prefix !== "") return;
  switch (element.name) {
    case "schema":
      addSchema(table, element, domain);
      break;
    case "enum":
    case "flags": {
      const kind = element.name === "enum" ? table.enums : table.flags;
      const id = needed(element, "id");
      refuseIf(kind.has(id));
      kind.set(id, readValues(element));
      break;
    }
    default:
      throw new SchemaFault();
  }
}

function readValues(element: XmlElement): StringInfo {
  const isFlags = element.name === "flags";
  const seen = new Set<number>();
  const items: { text: string; value: number }[] = [];
  const values = elementsOf(element);
  refuseIf(values.length > mostWords);
  for (const one of values) {
    refuseIf(one.name !== "value");
    const text = needed(one, "nick");
    const written = needed(one, "value");
    const value = Number(/^0[0-7]+$/.test(written) ? `0o${written.slice(1)}` : written);
    refuseIf(!Number.isInteger(value) || written.trim() === "" || Buffer.byteLength(text) < 2);
    refuseIf(isFlags ? value < 0 || value > 0xffffffff : value < -0x80000000 || value > 0x7fffffff);
    refuseIf(items.some((item) => item.text === text) || seen.has(value) || Buffer.byteLength(text) > longestString);
    seen.add(value);
    if (isFlags && value === 0) continue;
    refuseIf(isFlags && !Number.isInteger(Math.log2(value)));
    items.push({ text, value });
  }
  refuseIf(items.length === 0);
  return { items, aliases: [] };
}

function addSchema({ schemas, ...table }: SchemaTable, element: XmlElement, outer: string | undefined): void {
  const id = needed(element, "id");
  const path = element.attributes.get("path");
  const parent = element.attributes.get("extends");
  const base = parent === undefined ? undefined : schemas.get(parent);
  const listOf = element.attributes.get("list-of");
  const depth = base === undefined ? 0 : base.depth + 1;
  refuseIf(depth > deepest);
  refuseIf(schemas.has(id) || (parent !== undefined && base === undefined) || base?.path !== undefined);
  if (listOf !== undefined) {
    const of = schemas.get(listOf);
    refuseIf(of === undefined || of.path !== undefined);
    refuseIf(base !== undefined && (base.listOf === undefined || !isKindOf(listOf, base.listOf, schemas)));
  }
  const list = listOf ?? base?.listOf;
  refuseIf(path !== undefined && !(path.startsWith("/") && path.endsWith("/")));
  refuseIf(path !== undefined && list !== undefined && !path.endsWith(":/"));
  const domain = element.attributes.get("gettext-domain") ?? outer;
  const schema: Schema = { path, domain, extends: parent, depth, listOf: list, keys: new Map() };
  schemas.set(id, schema);
  for (const field of elementsOf(element)) if (field.prefix === "") addField(schema, field, { schemas, ...table });
}

function isKindOf(id: string, other: string, schemas: ReadonlyMap<string, Schema>): boolean {
  for (let one: string | undefined = id; one !== undefined; one = schemas.get(one)?.extends)
    if (one === other) return true;
  return false;
}

function addField(schema: Schema, field: XmlElement, table: SchemaTable): void {
  const name = needed(field, "name");
  switch (field.name) {
    case "child": {
      const child = needed(field, "schema");
      refuseIf(!isKeyName(name) || schema.keys.has(`${name}/`));
      schema.keys.set(`${name}/`, child);
      break;
    }
    case "key": {
      const shadow = inherited(schema, name, table);
      refuseIf(schema.listOf !== undefined || !isKeyName(name) || schema.keys.has(name));
      refuseIf(shadow !== undefined && !shadow.isOverride);
      schema.keys.set(name, readKey(field, schema, table));
      break;
    }
    case "override": {
      const original = inherited(schema, name, table);
      if (original === undefined || schema.keys.has(name)) throw new SchemaFault();
      const { type, range } = original;
      const aliases = original.strings;
      const read = readDefault(field, type, schema);
      const key = { type, ...read, range, strings: aliases, isOverride: true, desktops: new Map() };
      refuseIf(!mayBe(key.value, key));
      schema.keys.set(name, key);
      break;
    }
    default:
      throw new SchemaFault();
  }
}

function inherited(schema: Schema, name: string, { schemas }: SchemaTable): SchemaKey | undefined {
  for (let id = schema.extends; id !== undefined; id = schemas.get(id)?.extends) {
    const key = schemas.get(id)?.keys.get(name);
    if (key !== undefined && typeof key !== "string") return key;
  }
  return undefined;
}

const harmless = new Set(["summary", "description"]);

function readKey(field: XmlElement, schema: Schema, table: SchemaTable): SchemaKey {
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
        read = readDefault(part, kind, schema);
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

function readDefault(element: XmlElement, type: string, { domain }: Schema): Pick<SchemaKey, "value" | "translated"> {
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

function isKeyName(name: string): boolean {
  return name.length <= 1024 && /^[a-z](?:-?[a-z0-9])*$/.test(name);
}

function needed({ attributes }: XmlElement, name: string): string {
  const value = attributes.get(name);
  if (value === undefined) throw new SchemaFault();
  return value;
}

function refuseIf(isFault: boolean): void {
  if (isFault) throw new SchemaFault();
}
