import { WherryError } from "@wherry/core/errors/errors.ts";
import { fileTypeBits } from "@wherry/core/tree/file-types.ts";
import type { Content, ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";

/** What archives are filled up to; the kernel asks for 4, cpio writes 512. */
const BLOCK = 512;
const LARGEST = 0xffffffff;

/**
 * Writes a tree as a cpio archive in the "newc" format, which is what the kernel unpacks as its initrd.
 *
 * Nodes come sorted by path, so that folders stand before what they hold; inode numbers count from 1; hard links become
 * separate files.
 *
 * Source: the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.
 *
 * @throws {WherryError} tree.invalid when a size, time, owner or device number is not a whole number of 32 bits
 */
export async function* writeCpio(tree: Tree, reader: ContentReader): AsyncIterable<Uint8Array> {
  let written = 0;
  for (const { header, content } of entriesOf(tree)) {
    yield header;
    written += header.length;
    if (content === undefined) continue;
    for await (const bytes of reader.stream(content)) yield bytes;
    const padding = new Uint8Array(-content.size & 3);
    yield padding;
    written += content.size + padding.length;
  }
  yield new Uint8Array((BLOCK - (written % BLOCK)) % BLOCK);
}

/**
 * Bytes of the archive that `writeCpio` makes of a tree.
 *
 * @throws {WherryError} tree.invalid when a size, time, owner or device number is not a whole number of 32 bits
 */
export function sizeOfCpio(tree: Tree): number {
  let size = 0;
  for (const { header, content } of entriesOf(tree)) {
    size += header.length + (content === undefined ? 0 : content.size + (-content.size & 3));
  }
  return Math.ceil(size / BLOCK) * BLOCK;
}

interface CpioEntry {
  /** With a link's target. */
  readonly header: Uint8Array;
  /** A file's, which follows the header. */
  readonly content: Content | undefined;
}

/** The entries of an archive, its trailer the last. */
function* entriesOf(tree: Tree): Generator<CpioEntry> {
  let inode = 0;
  for (const path of [...tree.keys()].sort()) {
    const node = tree.get(path);
    if (node === undefined) continue;
    const header = entryHeader(path === "/" ? "." : path.slice(1), node, ++inode);
    yield { header, content: node.kind === "file" ? node.content : undefined };
  }
  const none = { inode: 0, mode: 0, uid: 0, gid: 0, links: 1, mtime: 0, size: 0, device: [0, 0] } as const;
  yield { header: newc({ name: "TRAILER!!!", ...none }), content: undefined };
}

/** A link's target is stored like a file's content: it comes with the header. */
function entryHeader(name: string, node: TreeNode, inode: number): Uint8Array {
  const target = node.kind === "link" ? new TextEncoder().encode(node.target) : new Uint8Array();
  const size = node.kind === "file" ? node.content.size : target.length;
  const device: readonly [number, number] = "major" in node ? [node.major, node.minor] : [0, 0];
  const header = newc({
    name,
    inode,
    mode: fileTypeBits[node.kind] | node.mode,
    uid: node.uid,
    gid: node.gid,
    links: node.kind === "directory" ? 2 : 1,
    mtime: node.mtime,
    size,
    device,
  });
  const bytes = new Uint8Array(header.length + target.length + (-target.length & 3));
  bytes.set(header, 0);
  bytes.set(target, header.length);
  return bytes;
}

interface NewcFields {
  readonly name: string;
  readonly inode: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
  readonly mtime: number;
  readonly size: number;
  readonly device: readonly [number, number];
}

/** 110 bytes of text, the name with its final zero, filled up to four bytes. */
function newc(fields: NewcFields): Uint8Array {
  const name = new TextEncoder().encode(`${fields.name}\0`);
  const { inode, mode, uid, gid, links, mtime, size, device } = fields;
  const numbers = [inode, mode, uid, gid, links, mtime, size, 0, 0, ...device, name.length, 0];
  for (const number of numbers) {
    if (!Number.isInteger(number) || number < 0 || number > LARGEST) {
      throw new WherryError("tree.invalid", `/${fields.name} has the number ${number}, which no cpio archive can hold`);
    }
  }
  const text = `070701${numbers.map((number) => number.toString(16).padStart(8, "0")).join("")}`;
  const bytes = new Uint8Array((text.length + name.length + 3) & ~3);
  bytes.set(new TextEncoder().encode(text), 0);
  bytes.set(name, text.length);
  return bytes;
}
