import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { type DataNode, entryOf } from "../../json/data-node.ts";
import { includeKeys } from "../../parameters/block-keys.ts";
import type { Complain } from "../../parameters/parameter.ts";
import { readEntries } from "../../parameters/parameter.ts";

/** Another document that is laid below the one that names it. */
export interface Include {
  /** Within the folder of local files. */
  readonly file: string;
  readonly values: ReadonlyMap<string, IncludeValue>;
  readonly grants: readonly Grant[];
  readonly offset: number;
  readonly path: DataPath;
}

interface IncludeValue {
  readonly node: DataNode;
  readonly keyOffset: number;
}

/** A secret of the includer's that the included file is granted. */
export interface Grant {
  /** What the included file calls it. */
  readonly name: string;
  /** What the includer calls it. */
  readonly own: string;
  readonly offset: number;
  readonly path: DataPath;
}

/** The block "include": a file, or a list of them, each as text or with the values of its parameters. */
export function readIncludes(root: DataNode, complain: Complain): readonly Include[] {
  const block = entryOf(root, "include")?.value;
  if (block === undefined) return [];
  const items = block.kind === "list" ? block.items : [block];
  return items.flatMap((item, index) => {
    const path = block.kind === "list" ? ["include", index] : ["include"];
    return readInclude(item, path, complain) ?? [];
  });
}

function readInclude(node: DataNode, path: Include["path"], complain: Complain): Include | undefined {
  const { offset } = node;
  if (node.kind === "string" && node.text !== "")
    return { file: node.text, values: new Map(), grants: [], offset, path };
  if (node.kind !== "object") {
    complain(
      path,
      "an include is to be the name of a file, or file: with what it is given by with: and secrets:",
      offset,
    );
    return undefined;
  }
  const entries = readEntries(node, Object.keys(includeKeys), { path, complain });
  const file = entries?.get("file")?.value;
  if (file?.kind !== "string" || file.text === "") {
    complain([...path, "file"], "file is to be the name of a file within the folder of local files", offset);
    return undefined;
  }
  const given = entries?.get("with")?.value;
  if (given !== undefined && given.kind !== "object") {
    complain([...path, "with"], "with is to be a map of parameters and their values", given.offset);
    return undefined;
  }
  const values = (given?.entries ?? []).map(({ key, keyOffset, value }) => [key, { node: value, keyOffset }] as const);
  const granted = entries?.get("secrets")?.value;
  const grants = granted === undefined ? [] : readGrants(granted, [...path, "secrets"], complain);
  return { file: file.text, values: new Map(values), grants, offset: file.offset, path };
}

/** A list of names, or a map of the included file's names and the includer's. */
function readGrants(node: DataNode, path: DataPath, complain: Complain): readonly Grant[] {
  const pairs: readonly (readonly [key: string | number, name: string | undefined, own: DataNode])[] =
    node.kind === "object"
      ? node.entries.map(({ key, value }) => [key, key, value] as const)
      : node.kind === "list"
        ? node.items.map((item, index) => [index, undefined, item] as const)
        : [];
  if (node.kind !== "object" && node.kind !== "list")
    complain(path, "secrets is to be a list of names, or a map of names there and names here", node.offset);
  return pairs.flatMap(([key, name, own]) => {
    const { offset } = own;
    if (own.kind === "string") return [{ name: name ?? own.text, own: own.text, offset, path: [...path, key] }];
    complain([...path, key], "a secret is granted by its name in the block secrets of this file", offset);
    return [];
  });
}
