import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { encodeCapabilities } from "@wherry/core/tree/capabilities.ts";
import type { TreeNode } from "@wherry/core/tree/tree.ts";

/** Bytes of `struct erofs_xattr_ibody_header`; what follows is counted in words. */
const headerLength = 12;
const word = 4;
/** `EROFS_XATTR_INDEX_SECURITY`: the prefix "security." */
const securityIndex = 6;
const name = "capability";

/**
 * The extended attributes of a node as they stand behind its inode: none, or a program's capabilities. `struct
 * erofs_xattr_ibody_header` with no shared attributes, and one `struct erofs_xattr_entry`.
 *
 * Source: the kernel's fs/erofs/erofs_fs.h.
 */
export function extendedAttributes(node: TreeNode): Uint8Array {
  if (node.kind !== "file" || node.capabilities === undefined) return new Uint8Array();
  const value = encodeCapabilities(node.capabilities);
  const entry = word + name.length + value.length;
  const bytes = Buffer.alloc(headerLength + Math.ceil(entry / word) * word);
  bytes.writeUInt8(name.length, headerLength);
  bytes.writeUInt8(securityIndex, headerLength + 1);
  bytes.writeUInt16LE(value.length, headerLength + 2);
  bytes.write(name, headerLength + word, "latin1");
  bytes.set(value, headerLength + word + name.length);
  return bytes;
}

/** What `i_xattr_icount` says of so many bytes of them, none or more than the header's. */
export function countOfAttributes(length: number): number {
  return length === 0 ? 0 : (length - headerLength) / word + 1;
}

/** The bytes that a count stands for. */
export function lengthOfAttributes(count: number): number {
  return count === 0 ? 0 : headerLength + (count - 1) * word;
}

/** The value of "security.capability" among the attributes behind an inode; undefined where they have none. */
export function readCapabilities(attributes: Uint8Array): Uint8Array | undefined {
  const view = dataViewOf(attributes);
  for (let at = headerLength; at + word <= attributes.length; ) {
    const [nameLength, index, valueLength] = [view.getUint8(at), view.getUint8(at + 1), view.getUint16(at + 2, true)];
    const start = at + word + nameLength;
    const isIt = index === securityIndex && Buffer.from(attributes.subarray(at + word, start)).toString() === name;
    if (isIt) return attributes.subarray(start, start + valueLength);
    at += Math.ceil((word + nameLength + valueLength) / word) * word;
  }
  return undefined;
}
