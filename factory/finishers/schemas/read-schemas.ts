import { elementsOf, readXml, type XmlElement } from "../triggers/read-xml.ts";
import { type NamedStrings, readDefault, readKey } from "./read-key.ts";
import { needed, refuseIf, SchemaFault } from "./schema-fault.ts";
import { mayBe, type SchemaKey } from "./schema-key.ts";
import { longestString, mostWords, type StringInfo } from "./string-info.ts";

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
export interface SchemaTable extends NamedStrings {
  readonly schemas: Map<string, Schema>;
}

/** Of schemas that extend each other: far more than honest files have, as of each all others are looked at. */
const deepest = 100;

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
      schema.keys.set(name, readKey(field, schema.domain, table));
      break;
    }
    case "override": {
      const original = inherited(schema, name, table);
      if (original === undefined || schema.keys.has(name)) throw new SchemaFault();
      const { type, range, strings } = original;
      const key = {
        type,
        ...readDefault(field, type, schema.domain),
        range,
        strings,
        isOverride: true,
        desktops: new Map(),
      };
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

function isKeyName(name: string): boolean {
  return name.length <= 1024 && /^[a-z](?:-?[a-z0-9])*$/.test(name);
}
