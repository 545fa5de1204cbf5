import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { countOfAttributes, lengthOfAttributes } from "./extended-attributes.ts";

/** An inode's number is its place in units of so many bytes. */
export const SLOT = 32;
/** Says "no block" where a block's address is expected. */
export const NO_BLOCK = 0xffffffff;

/** How an inode's data lies: `EROFS_INODE_FLAT_PLAIN`, `EROFS_INODE_FLAT_INLINE`, `EROFS_INODE_COMPRESSED_COMPACT`. */
export const DataLayout = { plain: 0, inline: 2, compressed: 3 } as const;
export type DataLayout = (typeof DataLayout)[keyof typeof DataLayout];

export interface Inode {
  readonly layout: DataLayout;
  /** Type and permission bits. */
  readonly mode: number;
  readonly links: number;
  /** Bytes of its data. */
  readonly size: number;
  /** Number of compressed blocks, address of the first block, or device number, as the layout and the type say. */
  readonly value: number;
  /** Counts inodes; for programs that know 32 bits only. */
  readonly serial: number;
  readonly uid: number;
  readonly gid: number;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  /** Bytes of the extended attributes between it and its data, see `extendedAttributes`. */
  readonly attributesLength: number;
}

/**
 * Whether it takes 64 bytes: 32 have room for 16 bits of owner and links and 32 of size, and for no time but the file
 * system's.
 */
export function isExtended(
  { uid, gid, size, links, mtime }: Pick<Inode, "uid" | "gid" | "size" | "links" | "mtime">,
  time: number,
): boolean {
  return mtime !== time || uid > 0xffff || gid > 0xffff || size > 0xffffffff || links > 0xffff;
}

/**
 * Writes an inode at an offset: `struct erofs_inode_compact`, or `struct erofs_inode_extended`.
 *
 * Source: the kernel's fs/erofs/erofs_fs.h.
 */
export function writeInode(view: DataView, at: number, inode: Inode, extended: boolean): void {
  view.setUint16(at, (inode.layout << 1) | (extended ? 1 : 0), true);
  view.setUint16(at + 2, countOfAttributes(inode.attributesLength), true);
  view.setUint16(at + 4, inode.mode, true);
  view.setUint32(at + 16, inode.value, true);
  view.setUint32(at + 20, inode.serial, true);
  if (!extended) {
    view.setUint16(at + 6, inode.links, true);
    view.setUint32(at + 8, inode.size, true);
    view.setUint16(at + 24, inode.uid, true);
    view.setUint16(at + 26, inode.gid, true);
    return;
  }
  view.setBigUint64(at + 8, BigInt(inode.size), true);
  view.setUint32(at + 24, inode.uid, true);
  view.setUint32(at + 28, inode.gid, true);
  view.setBigInt64(at + 32, BigInt(inode.mtime), true);
  view.setUint32(at + 44, inode.links, true);
}

export interface InodeSketch {
  readonly layout: number;
  readonly mode: number;
  readonly size: number;
  readonly value: number;
  readonly uid: number;
  readonly gid: number;
  /** Whole seconds since 1970; undefined for a compact one, whose time is the file system's. */
  readonly mtime: number | undefined;
  /** Bytes of the inode itself, with its attributes. */
  readonly length: number;
  /** Bytes of those. */
  readonly attributesLength: number;
}

/**
 * Reads from an inode what leads to its data, whose it is and of when; `bytes` are the 64 from its beginning
 * (fs/erofs/erofs_fs.h).
 *
 * @throws {WherryError} format.invalid when it has a format that is not known
 */
export function readInode(bytes: Uint8Array): InodeSketch {
  const view = dataViewOf(bytes);
  const format = view.getUint16(0, true);
  const extended = (format & 1) === 1;
  if (format >> 4 !== 0) {
    throw new WherryError("format.invalid", `an inode has the unknown format 0x${format.toString(16)}`);
  }
  const attributesLength = lengthOfAttributes(view.getUint16(2, true));
  return {
    layout: format >> 1,
    mode: view.getUint16(4, true),
    size: extended ? Number(view.getBigUint64(8, true)) : view.getUint32(8, true),
    value: view.getUint32(16, true),
    uid: extended ? view.getUint32(24, true) : view.getUint16(24, true),
    gid: extended ? view.getUint32(28, true) : view.getUint16(26, true),
    mtime: extended ? Number(view.getBigInt64(32, true)) : undefined,
    length: (extended ? 64 : 32) + attributesLength,
    attributesLength,
  };
}

/** A device number as Linux writes it to disk: `new_encode_dev` of the kernel's include/linux/kdev_t.h. */
export function encodeDevice(major: number, minor: number): number {
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

/** Major and minor number of what `encodeDevice` wrote. */
export function decodeDevice(value: number): readonly [major: number, minor: number] {
  return [(value >>> 8) & 0xfff, (value & 0xff) | ((value >>> 12) & 0xfff00)];
}
