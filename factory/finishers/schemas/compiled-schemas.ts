import type { Tree } from "@wherry/core/tree/tree.ts";
import { childrenOf, draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { byBytes } from "../triggers/byte-order.ts";
import { hashOrder } from "../triggers/hash-table.ts";
import { interestedIn } from "../triggers/interests.ts";
import { type GvdbEntry, writeGvdb } from "./gvdb.ts";
import { addSchemas, type SchemaTable } from "./read-schemas.ts";
import { keyVariant, mayBe } from "./schema-key.ts";
import { stringVariant } from "./variant.ts";
import { parseVariant } from "./variant-text.ts";

const folder = "/usr/share/glib-2.0/schemas";

/** Compiles the schemas of GSettings that packages have, as glib-compile-schemas(1) does: without them programs end. */
export async function compileSchemas(tree: Tree, context: FinishContext): Promise<Tree> {
  if (interestedIn(folder, context) === undefined) return tree;
  const paths = childrenOf(tree, folder);
  const files = paths.filter((path) => /\.(gschema|enums)\.xml$/.test(path));
  if (files.length === 0) return tree;
  const isEnums = (path: string) => path.endsWith(".enums.xml");
  const texts = async (chosen: readonly string[]) => {
    const sorted = [...chosen].sort((a, b) => Number(isEnums(b)) - Number(isEnums(a)) || byBytes(a, b));
    const read: string[] = [];
    for (const path of sorted) read.push((await readText(tree, path, context)) ?? "");
    return read;
  };
  const overrides = paths.filter((path) => path.endsWith(".gschema.override"));
  const draft = draftOf(tree);
  const compiled = compiledSchemas(await texts(files), await texts(overrides));
  putFile(draft, `${folder}/gschemas.compiled`, compiled, { mtime: context.epoch });
  return draft;
}

/** The file gschemas.compiled of files of schemas, and of files that give keys other values, byte for byte. */
export function compiledSchemas(files: readonly string[], overrides: readonly string[]): Buffer {
  const table: SchemaTable = { schemas: new Map(), enums: new Map(), flags: new Map() };
  for (const text of files) addSchemas(table, text);
  for (const text of overrides) override(table, text);
  const schemas = hashOrder(table.schemas).map(([id, { path, domain, extends: parent, listOf, keys }]) => {
    const entries = new Map<string, GvdbEntry>();
    let isTranslated = false;
    for (const [name, key] of hashOrder(keys)) {
      entries.set(name, typeof key === "string" ? stringVariant(key) : keyVariant(key));
      isTranslated ||= typeof key !== "string" && key.translated !== undefined;
    }
    const children = new Set(entries.keys());
    if (path !== undefined) entries.set(".path", stringVariant(path));
    if (parent !== undefined) entries.set(".extends", stringVariant(parent));
    if (listOf !== undefined) entries.set(".list-of", stringVariant(listOf));
    if (isTranslated) entries.set(".gettext-domain", stringVariant(domain ?? ""));
    return [id, { entries, children }] as const;
  });
  return writeGvdb({ entries: new Map(schemas), children: new Set(schemas.map(([id]) => id)) });
}

/** A key file whose groups are schemas, or "SCHEMA:DESKTOP"; what does not fit is passed over. */
function override({ schemas }: SchemaTable, text: string): void {
  let group = "";
  for (const line of text.split("\n")) {
    group = /^\[([^[\]]*)\]\s*$/.exec(line)?.[1] ?? group;
    const [, name = "", written = ""] = /^([a-z][a-z0-9-]*)\s*=\s*(.*)$/.exec(line) ?? [];
    const [id = "", ...desktop] = group.split(":");
    const key = schemas.get(id)?.keys.get(name);
    if (key === undefined || typeof key === "string") continue;
    const value = parseVariant(key.type, written);
    if (value === undefined || !mayBe(value, key)) continue;
    if (desktop.length === 0) key.value = value;
    else if (key.translated === undefined) key.desktops.set(desktop.join(":"), value);
  }
}
