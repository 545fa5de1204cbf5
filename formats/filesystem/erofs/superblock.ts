import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { crc32c } from "./crc32c.ts";

/** The only block size in use here, the page size of the machines that mount. */
export const BLOCK = 4096;
/** Where the superblock stands: boot sectors may stand before. */
const SUPERBLOCK = 1024;

const MAGIC = 0xe0f5e1e2;
const SIZE = 128;
/** The superblock has a checksum; the files have times. */
const COMPATIBLE = 0b11;
/** Compression configurations follow the superblock (`COMPR_CFGS`). */
const CONFIGURATIONS = 0b10;
/** Zero padding, compression configurations with big clusters: all that mkfs.erofs sets as it is called here. */
const KNOWN = 0b11;

/** What a reader must understand to decompress. */
export interface CompressionFeatures {
  /** Bits of `feature_incompat`. */
  readonly incompatible: number;
  /** The algorithms by their bits where `CONFIGURATIONS` is set, else LZ4's longest distance. */
  readonly algorithms: number;
  /** The configurations behind the superblock, each with its length. */
  readonly configurations: Uint8Array;
}

export const uncompressed: CompressionFeatures = {
  incompatible: 0,
  algorithms: 0,
  configurations: new Uint8Array(),
};

interface Superblock {
  /** Where the root folder's inode stands, in units of 32 bytes from the image's start. */
  readonly rootNumber: number;
  readonly inodes: number;
  /** Seconds since 1970; the time of compact inodes, which do not hold one. */
  readonly time: number;
  readonly blocks: number;
  /** 16 bytes. */
  readonly uuid: Uint8Array;
  readonly features: CompressionFeatures;
}

/** Bytes at the image's start that the superblock and what belongs to it take. */
export function superblockEnd(features: CompressionFeatures): number {
  return SUPERBLOCK + SIZE + features.configurations.length;
}

/**
 * Writes the superblock into the first block of an image, which holds everything else that belongs there: the checksum
 * covers it.
 *
 * Source: the kernel's fs/erofs/erofs_fs.h, `struct erofs_super_block`.
 */
export function writeSuperblock(block: Uint8Array, superblock: Superblock): void {
  const { features } = superblock;
  const view = new DataView(block.buffer, block.byteOffset + SUPERBLOCK, BLOCK - SUPERBLOCK);
  view.setUint32(0, MAGIC, true);
  view.setUint32(8, COMPATIBLE, true);
  view.setUint8(12, Math.log2(BLOCK));
  view.setUint16(14, superblock.rootNumber, true);
  view.setBigUint64(16, BigInt(superblock.inodes), true);
  view.setBigUint64(24, BigInt(superblock.time), true);
  view.setUint32(36, superblock.blocks, true);
  block.set(superblock.uuid, SUPERBLOCK + 48);
  view.setUint32(80, features.incompatible, true);
  view.setUint16(84, features.algorithms, true);
  block.set(features.configurations, SUPERBLOCK + SIZE);
  view.setUint32(4, crc32c(block.subarray(SUPERBLOCK, BLOCK)), true);
}

/** Bytes at an image's start that tell whether it is EROFS. */
export const EROFS_HEAD = SUPERBLOCK + 4;

/** Whether what begins with these bytes, `EROFS_HEAD` of them or more, is an EROFS image. */
export function isErofs(head: Uint8Array): boolean {
  return head.length >= EROFS_HEAD && dataViewOf(head).getUint32(SUPERBLOCK, true) === MAGIC;
}

/**
 * Reads an image's first block (fs/erofs/erofs_fs.h, `struct erofs_super_block`).
 *
 * @throws {WherryError} format.invalid when it is not an EROFS image with blocks of 4096 bytes, needs features that are
 *   not known here, or its compression configurations leave the block
 */
export function readSuperblock(block: Uint8Array): Superblock {
  if (block.length < BLOCK) throw invalid("it is too short");
  const view = new DataView(block.buffer, block.byteOffset + SUPERBLOCK, BLOCK - SUPERBLOCK);
  if (view.getUint32(0, true) !== MAGIC) throw invalid("it has no superblock");
  if (view.getUint8(12) !== Math.log2(BLOCK) || view.getUint8(13) !== 0)
    throw invalid("its blocks are not of 4096 bytes");
  const incompatible = view.getUint32(80, true);
  if ((incompatible & ~KNOWN) !== 0) throw invalid(`it needs features 0x${incompatible.toString(16)}`);
  if (view.getUint32(40, true) !== 0) throw invalid("its inodes do not count from its first block");
  const algorithms = view.getUint16(84, true);
  return {
    rootNumber: view.getUint16(14, true),
    inodes: Number(view.getBigUint64(16, true)),
    time: Number(view.getBigUint64(24, true)),
    blocks: view.getUint32(36, true),
    uuid: block.slice(SUPERBLOCK + 48, SUPERBLOCK + 64),
    features: {
      incompatible,
      algorithms,
      configurations: incompatible & CONFIGURATIONS ? readConfigurations(block, algorithms) : new Uint8Array(),
    },
  };
}

/** One configuration for each bit of `algorithms`: its length in 16 bits, then as many bytes. */
function readConfigurations(block: Uint8Array, algorithms: number): Uint8Array {
  const view = new DataView(block.buffer, block.byteOffset, BLOCK);
  let end = SUPERBLOCK + SIZE;
  for (let bit = 0; bit < 16; bit++) {
    if ((algorithms & (1 << bit)) === 0) continue;
    if (end + 2 > BLOCK) throw invalid("its compression configurations do not end");
    end += 2 + view.getUint16(end, true);
  }
  if (end > BLOCK) throw invalid("its compression configurations do not end");
  return block.slice(SUPERBLOCK + SIZE, end);
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `this is not an EROFS image as mkfs.erofs makes it: ${what}`);
}
