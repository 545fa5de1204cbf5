import type { TreeNode } from "./tree.ts";

/** Of a mode, the bits that say what a file is: S_IFMT (inode(7)). */
const fileTypeMask = 0o170000;

/** What those bits are of each kind of node. */
export const fileTypeBits: Readonly<Record<TreeNode["kind"], number>> = {
  fifo: 0o010000,
  "character-device": 0o020000,
  directory: 0o040000,
  "block-device": 0o060000,
  file: 0o100000,
  link: 0o120000,
};

/** The kind of node that a mode is of; undefined for a socket, and for what is none. */
export function fileTypeOf(mode: number): TreeNode["kind"] | undefined {
  const bits = mode & fileTypeMask;
  return kinds.find((kind) => fileTypeBits[kind] === bits);
}

const kinds = ["file", "directory", "link", "fifo", "character-device", "block-device"] as const;
