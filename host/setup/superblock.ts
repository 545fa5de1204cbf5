import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";

/** Where the superblock of an ext4 file system stands, in bytes. */
export const superblockPart = { offset: 1024, length: 1024 };

/** What the set-up wants to know of a file system. */
export interface Ext4 {
  readonly label: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Reads an ext4 superblock (kernel documentation, filesystems/ext4/super.rst); undefined where the bytes are not one,
 * or have a block size that ext4 does not know.
 */
export function parseSuperblock(bytes: Uint8Array): Ext4 | undefined {
  if (bytes.length < superblockPart.length) return undefined;
  const view = dataViewOf(bytes);
  const exponent = view.getUint32(24, true);
  if (view.getUint16(56, true) !== 0xef53 || exponent > 6) return undefined;
  const incompatible = view.getUint32(96, true);
  // "64bit": the number of blocks has a second half.
  const high = (incompatible & 0x80) === 0 ? 0 : view.getUint32(336, true);
  const blocks = high * 2 ** 32 + view.getUint32(4, true);
  const label = bytes.subarray(120, 136);
  const end = label.indexOf(0);
  return { label: decodeUtf8(end < 0 ? label : label.subarray(0, end)), size: blocks * 1024 * 2 ** exponent };
}
