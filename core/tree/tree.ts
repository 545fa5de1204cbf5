/**
 * A tree is data: what a file system will hold, before there is one. Ownership lives in the tree, bytes live in the
 * store.
 *
 * Keys are absolute, normalised paths ("/usr/bin/bash"): no trailing slash, no empty, "." or ".." component. "/" itself
 * is a key. Every node's parent is in the tree and is a directory. Trees are treated as immutable: a finisher copies.
 */
export type Tree = ReadonlyMap<string, TreeNode>;

export type TreeNode = DirectoryNode | FileNode | LinkNode | DeviceNode;

interface NodeAttributes {
  /** Permission bits with set-id and sticky, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

export interface DirectoryNode extends NodeAttributes {
  readonly kind: "directory";
}

export interface FileNode extends NodeAttributes {
  readonly kind: "file";
  readonly content: Content;
  /** What a program may do that else only root may, as `normaliseCapabilities` says it: "cap_net_raw=ep". */
  readonly capabilities?: string;
}

/** A symbolic link; `target` is as written, absolute or relative. Its mode is always 0o777. */
interface LinkNode extends NodeAttributes {
  readonly kind: "link";
  readonly target: string;
}

/** Only finishers and initrds make these; packages may not. */
interface DeviceNode extends NodeAttributes {
  readonly kind: "character-device" | "block-device" | "fifo";
  readonly major: number;
  readonly minor: number;
}

/**
 * What a file holds. Two files with the same `location` object values are hard links to each other on a file system
 * that has them.
 */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly location: ContentLocation;
}

export type ContentLocation =
  /**
   * A slice of an unpacked package in the store. `pack` is the SHA-256 of the package file (.deb). `copy`: where it was
   * copied to, as a file of its own.
   */
  | { readonly in: "pack"; readonly pack: string; readonly offset: number; readonly copy?: string }
  /** A file of the user's, outside the store. */
  | { readonly in: "file"; readonly path: string }
  /** Made by the builder. */
  | { readonly in: "memory"; readonly bytes: Uint8Array };

/** Gives the bytes behind a content, from wherever they live. */
export interface ContentReader {
  /** It holds all that it gives against the contents' digests, and fails where they differ. */
  readonly verifies?: true;
  /** The whole content; for files known to be small. */
  read(content: Content): Promise<Uint8Array>;
  /**
   * The content in pieces, for files of any size.
   *
   * @throws {WherryError} store.damaged when fewer bytes come than the content's size
   */
  stream(content: Content): AsyncIterable<Uint8Array>;
}
