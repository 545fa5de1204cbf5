import { createHash } from "node:crypto";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { ancestorsOf, isWithin } from "@wherry/core/paths/paths.ts";
import { resolveParents } from "@wherry/core/tree/paths.ts";
import type { Content, FileNode, Tree, TreeNode } from "@wherry/core/tree/tree.ts";

/** A tree being changed by the finisher that holds it. */
export type TreeDraft = Map<string, TreeNode>;

/** A copy to change; the tree itself stays as it is. */
export function draftOf(tree: Tree): TreeDraft {
  return new Map(tree);
}

export interface NodeOptions {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

/** Content that the builder made. */
export function memoryContent(data: string | Uint8Array): Content {
  const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : data;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { size: bytes.byteLength, sha256, location: { in: "memory", bytes } };
}

/** A regular file, root's and 0644 unless `options` say otherwise. */
function fileNode(data: string | Uint8Array, options: NodeOptions): FileNode {
  return { kind: "file", ...attributes(options, 0o644), content: memoryContent(data) };
}

/** Writes a file, following the links of its folders and making those that are missing. Returns where it went. */
export function putFile(draft: TreeDraft, path: string, data: string | Uint8Array, options: NodeOptions): string {
  return putNode(draft, path, fileNode(data, options));
}

/** Makes a symbolic link. Returns where it went. */
export function putLink(draft: TreeDraft, path: string, target: string, options: NodeOptions): string {
  return putNode(draft, path, { kind: "link", ...attributes(options, 0o777), mode: 0o777, target });
}

/** Makes a folder, or changes the attributes of one that exists. Returns where it is. */
export function putDirectory(draft: TreeDraft, path: string, options: NodeOptions): string {
  return putNode(draft, path, { kind: "directory", ...attributes(options, 0o755) });
}

/**
 * Puts a node at a path: the folders' links are followed, folders that are missing are made (root's, 0755). A file may
 * replace a file or link; nothing but a folder may replace a folder. Returns where it went.
 *
 * @throws {WherryError} tree.conflict when it would replace a folder, or lie below something that is not a folder
 * @throws {WherryError} tree.invalid when more than 40 links follow each other on the way
 */
export function putNode(draft: TreeDraft, path: string, node: TreeNode): string {
  const place = resolveParents(draft, path);
  const present = draft.get(place);
  if (present?.kind === "directory" && node.kind !== "directory") {
    throw new WherryError("tree.conflict", `${place} is a directory; a ${node.kind} cannot take its place`);
  }
  for (const folder of ancestorsOf(place)) {
    const parent = draft.get(folder);
    if (parent === undefined) {
      draft.set(folder, { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: node.mtime });
    } else if (parent.kind !== "directory") {
      throw new WherryError("tree.conflict", `${place} cannot be made: ${folder} is a ${parent.kind}`);
    }
  }
  draft.set(place, node);
  return place;
}

/** Takes a path out, with all that lies below it. */
export function removePath(draft: TreeDraft, path: string): void {
  const node = draft.get(path);
  if (node === undefined) return;
  draft.delete(path);
  if (node.kind !== "directory") return;
  for (const other of draft.keys()) {
    if (isWithin(other, path)) draft.delete(other);
  }
}

/** Paths directly below a folder, sorted. */
export function childrenOf(tree: Tree, folder: string): string[] {
  const prefix = folder === "/" ? "/" : `${folder}/`;
  const children: string[] = [];
  for (const path of tree.keys()) {
    if (path.length > prefix.length && path.startsWith(prefix) && !path.includes("/", prefix.length))
      children.push(path);
  }
  return children.sort();
}

function attributes(options: NodeOptions, mode: number) {
  return { mode: options.mode ?? mode, uid: options.uid ?? 0, gid: options.gid ?? 0, mtime: options.mtime };
}
