import { type DataNode, isScalar, type ListNode } from "@wherry/config/json/data-node.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { didYouMean, explained } from "../schema/explain.ts";
import { describePath } from "../source/describe-path.ts";
import type { SourceFiles } from "../source/source-files.ts";
import { type AnySchema, kindsOf } from "./any-schema.ts";

interface WrongShape {
  readonly path: DataPath;
  readonly finding: Finding;
}

/**
 * Lists that stand where only a map may. (To valibot, a list is an object with the keys 0, 1, 2 ..., and an empty one
 * an object without any.)
 */
export function wrongShapes(schema: AnySchema, root: DataNode, sources: SourceFiles): WrongShape[] {
  const wrong: WrongShape[] = [];
  walk(schema, root, []);
  return wrong;

  function walk(schema: AnySchema, node: DataNode, path: DataPath): void {
    const kinds = kindsOf(schema);
    if (node.kind === "list") {
      const item = kinds.find(({ type }) => type === "array")?.item;
      if (item === undefined && kinds.some(isMap)) {
        const [problem, hint] = explainList(schema, kinds, { node, path });
        const where = sources.placeOf(node.offset);
        wrong.push({ path, finding: createFinding("error", problem, { where, hint }) });
      } else if (item !== undefined) {
        for (const [index, entry] of node.items.entries()) walk(item, entry, [...path, index]);
      }
    }
    if (node.kind !== "object") return;
    const entries = kinds.find((kind) => kind.entries !== undefined)?.entries ?? {};
    for (const { key, value } of node.entries) {
      const inner = Object.hasOwn(entries, key) ? entries[key] : undefined;
      if (inner !== undefined) walk(inner, value, [...path, key]);
    }
  }
}

function isMap({ type, entries }: AnySchema): boolean {
  return entries !== undefined || type === "record";
}

function explainList(
  schema: AnySchema,
  kinds: readonly AnySchema[],
  { node, path }: { readonly node: ListNode; readonly path: DataPath },
): readonly [problem: string, hint: string | undefined] {
  if (path.length === 0) return ["a definition is a map of keys, such as `name: web`, not a list", undefined];
  const [said] = typeof schema.message === "string" ? explained(schema.message) : [];
  const shape = said?.startsWith("must be ") === true && kinds.length > 1 ? said : "must be a map";
  return [`${describePath(path)}: ${shape}, not a list`, hintOf(kinds, node, path)];
}

/** The only word of a list where a word is enough, else the first list that the map may have. */
function hintOf(kinds: readonly AnySchema[], { items }: ListNode, path: DataPath): string | undefined {
  const [only] = items;
  if (items.length === 1 && only !== undefined && isScalar(only) && kinds.some(({ type }) => type === "string")) {
    return didYouMean(only.text);
  }
  const isPlain = items.every(isScalar);
  for (const [key, inner] of Object.entries(kinds.find(({ entries }) => entries !== undefined)?.entries ?? {})) {
    if (isPlain && kindsOf(inner).some(({ type }) => type === "array")) return `write ${path.at(-1)}: {${key}: [...]}`;
  }
  return "write KEY: VALUE below it, without dashes";
}
