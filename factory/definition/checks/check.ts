import { type DataNode, deepestNode, entryOf } from "@wherry/config/json/data-node.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { Place } from "@wherry/core/errors/place.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { ImageDefinition } from "../image-definition.ts";
import { describePath } from "../source/describe-path.ts";
import type { SourceFiles } from "../source/source-files.ts";

/** A definition as it is written, and where. */
export interface WrittenDefinition {
  readonly root: DataNode;
  readonly sources: SourceFiles;
}

/** What a check sees: the definition, and the places of its values. */
export interface CheckContext extends WrittenDefinition {
  readonly definition: ImageDefinition;
}

/** Problems that no single value shows. */
export type Check = (context: CheckContext) => readonly Finding[] | Promise<readonly Finding[]>;

/** An error at the value of a path. */
export function findingAt(written: WrittenDefinition, path: DataPath, message: string, hint?: string): Finding {
  return createFinding("error", message, { where: placeAt(written, path), hint });
}

/** An error at the key itself, for values that are maps, long or missing. */
export function findingAtKey(written: WrittenDefinition, path: DataPath, message: string, hint?: string): Finding {
  return createFinding("error", message, { where: keyPlaceAt(written, path), hint });
}

/** Where the value of a path stands, or the last one on the way to it that exists. */
export function placeAt({ root, sources }: WrittenDefinition, path: DataPath): Place {
  return sources.placeOf(deepestNode(root, path).offset);
}

/** Where the key at the end of a path stands; the value's own place in a list. */
export function keyPlaceAt({ root, sources }: WrittenDefinition, path: DataPath): Place {
  const last = path.at(-1);
  const entry = typeof last === "string" ? entryOf(deepestNode(root, path.slice(0, -1)), last) : undefined;
  return sources.placeOf(entry?.keyOffset ?? deepestNode(root, path).offset);
}

/**
 * `describePath` of a path as its file has it: entries of lists are counted among those of the same file, without what
 * other definitions brought along.
 */
export function describeWritten({ root, sources }: WrittenDefinition, path: DataPath): string {
  const written = path.map((step, depth) => {
    const list = deepestNode(root, path.slice(0, depth));
    const entry = typeof step === "number" && list.kind === "list" ? list.items[step] : undefined;
    if (list.kind !== "list" || entry === undefined) return step;
    const { file } = sources.placeOf(entry.offset);
    return list.items.filter((one) => one.offset < entry.offset && sources.placeOf(one.offset).file === file).length;
  });
  return describePath(written);
}

/** "line 12", or with the file where that is another one. */
export function elsewhere(written: WrittenDefinition, path: DataPath, from: DataPath): string {
  const { file, line } = placeAt(written, path);
  const same = placeAt(written, from).file === file;
  if (line === undefined) return file;
  return same ? `line ${line}` : `${file}, line ${line}`;
}
