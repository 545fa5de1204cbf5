import type { DataNode, ObjectNode } from "@wherry/config/json/data-node.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { didYouMean, quote } from "../schema/explain.ts";
import { describePath } from "../source/describe-path.ts";
import type { SourceFiles } from "../source/source-files.ts";
import { type AnySchema, kindsOf, type Schemas } from "./any-schema.ts";

/** What others call a key. */
const SYNONYMS: Readonly<Record<string, string>> = {
  arch: "architecture",
  authorized_keys: "keys",
  args: "arguments",
  cmd: "command",
  contents: "content",
  destination: "path",
  env: "environment",
  formats: "output",
  from: "extends",
  inline: "content",
  owner: "user",
  password: "passwordHash",
  permissions: "mode",
  remove: "omit",
  repos: "repositories",
  ssh_authorized_keys: "keys",
  sshKeys: "keys",
  sshAuthorizedKeys: "keys",
  systemd: "services",
  units: "services",
};

/** Every key that the schema does not know. (valibot itself stops at the first one of each map.) */
export function unknownKeys(schema: AnySchema, root: DataNode, sources: SourceFiles): Finding[] {
  const findings: Finding[] = [];
  walk(schema, root, []);
  return findings;

  function walk(wrapped: AnySchema, node: DataNode, path: DataPath): void {
    const schema = select(wrapped, node);
    if (schema === undefined) return;
    if (node.kind === "list" && schema.item !== undefined) {
      for (const [index, item] of node.items.entries()) walk(schema.item, item, [...path, index]);
    }
    if (node.kind === "object" && schema.entries !== undefined) walkMap(schema.entries, node, path);
  }

  function walkMap(known: Schemas, { entries }: ObjectNode, path: DataPath): void {
    for (const { key, keyOffset, value } of entries) {
      const schema = Object.hasOwn(known, key) ? known[key] : undefined;
      if (schema !== undefined) walk(schema, value, [...path, key]);
      else findings.push(explainUnknown(key, { known, path, where: sources.placeOf(keyOffset) }));
    }
  }
}

/** The schema inside optional and nullable, and of a union the one for this kind of value. */
function select(schema: AnySchema, node: DataNode): AnySchema | undefined {
  return kindsOf(schema).find(({ type, entries }) => {
    if (node.kind === "object") return entries !== undefined;
    return node.kind === "list" && type === "array";
  });
}

function explainUnknown(
  key: string,
  { known, path, where }: { readonly known: Schemas; readonly path: DataPath; readonly where: Place },
): Finding {
  const names = Object.keys(known);
  const synonym = SYNONYMS[key];
  const near = closest(key, names) ?? (synonym !== undefined && names.includes(synonym) ? synonym : undefined);
  const section = Object.entries(known).find(([, schema]) => Object.hasOwn(entriesOf(schema) ?? {}, key))?.[0];
  const place = path.length === 0 ? "" : ` in ${describePath(path)}`;
  const hint = didYouMean(near ?? (section && `${section}.${key}`)) ?? `known keys: ${names.join(", ")}`;
  return createFinding("error", `unknown key ${quote(key)}${place}`, { where, hint });
}

function entriesOf(schema: AnySchema): Schemas | undefined {
  return kindsOf(schema).find(({ entries }) => entries !== undefined)?.entries;
}
