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
  readonly offset: number;
  readonly path: DataPath;
}

export interface IncludeValue {
  readonly node: DataNode;
  readonly keyOffset: number;
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
  if (node.kind === "string" && node.text !== "") return { file: node.text, values: new Map(), offset, path };
  if (node.kind !== "object") {
    complain(path, "an include is to be the name of a file, or file: and with:", offset);
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
  return { file: file.text, values: new Map(values), offset: file.offset, path };
}
