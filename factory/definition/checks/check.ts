import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { ImageDefinition } from "../image-definition.ts";
import { keyPlaceAt, nodeAt, type SourceNode } from "../source/node.ts";

/** What a check sees: the definition, and the places of its values. */
export interface CheckContext {
  readonly definition: ImageDefinition;
  readonly root: SourceNode;
}

/** Problems that no single value shows. */
export type Check = (context: CheckContext) => readonly Finding[] | Promise<readonly Finding[]>;

/** A finding at the value of a key path. */
export function findingAt(root: SourceNode, path: DataPath, message: string, hint?: string): Finding {
  return createFinding("error", message, { where: nodeAt(root, path).place, hint });
}

/** A finding at the key itself, for values that are maps, long or missing. */
export function findingAtKey(root: SourceNode, path: DataPath, message: string, hint?: string): Finding {
  return createFinding("error", message, { where: keyPlaceAt(root, path), hint });
}

/** "line 12", or with the file where that is another one. */
export function elsewhere(root: SourceNode, path: DataPath, from: DataPath): string {
  const { file, line } = nodeAt(root, path).place;
  const same = nodeAt(root, from).place.file === file;
  if (line === undefined) return file;
  return same ? `line ${line}` : `${file}, line ${line}`;
}
