import type { Finding } from "@wherry/core/errors/errors.ts";
import type { ImageDefinition } from "../image-definition.ts";
import { type KeyPath, keyPlaceAt, nodeAt, type SourceNode } from "../source/node.ts";

/** What a check sees: the definition, and the places of its values. */
export interface CheckContext {
  readonly definition: ImageDefinition;
  readonly root: SourceNode;
}

/** Problems that no single value shows. */
export type Check = (context: CheckContext) => readonly Finding[] | Promise<readonly Finding[]>;

/** A finding at the value of a key path. */
export function findingAt(root: SourceNode, path: KeyPath, message: string, hint?: string): Finding {
  return { message, where: nodeAt(root, path).place, ...(hint === undefined ? {} : { hint }) };
}

/** A finding at the key itself, for values that are maps, long or missing. */
export function findingAtKey(root: SourceNode, path: KeyPath, message: string, hint?: string): Finding {
  return { message, where: keyPlaceAt(root, path), ...(hint === undefined ? {} : { hint }) };
}

/** "line 12", or with the file where that is another one. */
export function elsewhere(root: SourceNode, path: KeyPath, from: KeyPath): string {
  const { file, line } = nodeAt(root, path).place;
  const same = nodeAt(root, from).place.file === file;
  if (line === undefined) return file;
  return same ? `line ${line}` : `${file}, line ${line}`;
}
