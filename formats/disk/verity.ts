import { hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { writeFully } from "../files/file-bytes.ts";
import { uuidBytes } from "./guid.ts";

/** Data and hash blocks have the same size, the one that the kernel's page cache likes best. */
export const VERITY_BLOCK = 4096;

const DIGEST = 32;
const DIGESTS_PER_BLOCK = VERITY_BLOCK / DIGEST;

/** The digests of whole blocks, 32 bytes each, one after the other. */
type DigestBlocks = (blocks: Uint8Array) => Uint8Array;

interface VerityOptions {
  /** The digests of all data blocks, as `verityDigests` with the same salt gives them: 32 bytes each. */
  readonly digests: Uint8Array;
  /** The file to write: a superblock, then the hash tree. */
  readonly output: string;
  /** At most 256 bytes. */
  readonly salt: Uint8Array;
  readonly uuid: string;
  readonly signal?: AbortSignal;
}

interface VerityTree {
  /** Lower-case hexadecimal; whoever trusts it can trust every block of the image. */
  readonly rootHash: string;
  /** Size of the output with its superblock. */
  readonly treeBytes: number;
}

/**
 * Digests blocks as dm-verity does: SHA-256 of the salt and a block of 4096 bytes. What it is given holds whole blocks.
 *
 * Source: the kernel's Documentation/admin-guide/device-mapper/verity.rst.
 *
 * @throws {WherryError} format.invalid when the salt has more than 256 bytes
 */
export function verityDigests(salt: Uint8Array): DigestBlocks {
  if (salt.length > 256) throw new WherryError("format.invalid", "a verity salt has at most 256 bytes");
  const salted = saltedBlock(salt);
  return (blocks) => {
    const digests = new Uint8Array((blocks.length / VERITY_BLOCK) * DIGEST);
    for (let at = 0; at < digests.length / DIGEST; at++) {
      salted.set(blocks.subarray(at * VERITY_BLOCK, (at + 1) * VERITY_BLOCK), salt.length);
      digests.set(hash("sha256", salted, "buffer"), at * DIGEST);
    }
    return digests;
  };
}

/** How many digests are put into the tree before what is whole of it is written. */
const DIGESTS_AT_ONCE = 256;

/**
 * Writes the dm-verity hash tree over the digests of an image's blocks: format version 1, SHA-256, salted, byte for
 * byte what `veritysetup format` makes.
 *
 * 128 digests fill a hash block, which is hashed in turn, up to a single block, whose hash is the root hash. The file
 * holds a superblock, then the levels from the topmost down to the digests of the data.
 *
 * Source: the kernel's Documentation/admin-guide/device-mapper/verity.rst; cryptsetup's DMVerity format for the
 * superblock.
 *
 * @throws {WherryError} format.invalid when there is no block, or the salt has more than 256 bytes
 */
export async function writeVerity(options: VerityOptions): Promise<VerityTree> {
  const { digests, salt } = options;
  if (salt.length > 256) throw new WherryError("format.invalid", "a verity salt has at most 256 bytes");
  const dataBlocks = digests.length / DIGEST;
  if (dataBlocks === 0) {
    throw new WherryError("format.invalid", "the image is empty", {
      hint: "dm-verity protects whole blocks of 4096 bytes; an image has one at least",
    });
  }
  await using output = await open(options.output, "w");
  await writeFully(output, superblock(options, dataBlocks), 0);
  const tree = createTree(dataBlocks, salt);
  for (let block = 0; block < dataBlocks; block++) {
    if (block % DIGESTS_AT_ONCE === 0) {
      options.signal?.throwIfAborted();
      await tree.flush(output);
    }
    tree.append(digests.subarray(block * DIGEST, (block + 1) * DIGEST));
  }
  const rootHash = tree.finish();
  await tree.flush(output);
  return { rootHash, treeBytes: tree.bytes };
}

/** Of a block's 128 digests this many are counted: what is left over is more than the upper levels take (1 of 127). */
const COUNTED_DIGESTS = 120;
/** For the superblock and the blocks of levels that are not full. */
const SPARE = 65536;

/**
 * How many bytes a partition has for the hash tree, with its superblock, of up to so many bytes of data. It is more
 * than the tree takes.
 */
export function roomForVerity(dataBytes: number): number {
  return Math.ceil(dataBytes / VERITY_BLOCK / COUNTED_DIGESTS) * VERITY_BLOCK + SPARE;
}

/**
 * Where each level starts in the file, digests of the data first. A single data block needs no tree: its hash is the
 * root.
 */
function levelOffsets(dataBlocks: number): { readonly offsets: readonly number[]; readonly bytes: number } {
  const counts: number[] = [];
  for (let blocks = dataBlocks; blocks > 1; ) {
    blocks = Math.ceil(blocks / DIGESTS_PER_BLOCK);
    counts.push(blocks);
  }
  const offsets: number[] = [];
  let bytes = VERITY_BLOCK;
  for (const count of counts.toReversed()) {
    offsets.unshift(bytes);
    bytes += count * VERITY_BLOCK;
  }
  return { offsets, bytes };
}

/** Grows the tree from its leaves with one open block per level, so that memory does not grow with the image. */
function createTree(dataBlocks: number, salt: Uint8Array) {
  const { offsets, bytes } = levelOffsets(dataBlocks);
  const levels = offsets.map((position) => ({ position, used: 0, block: saltedBlock(salt) }));
  const pending: { position: number; block: Uint8Array }[] = [];
  let root: Uint8Array | undefined;

  function append(digest: Uint8Array, height = 0): void {
    const level = levels[height];
    if (level === undefined) {
      root = digest;
      return;
    }
    level.block.set(digest, salt.length + level.used);
    level.used += DIGEST;
    if (level.used === VERITY_BLOCK) close(height);
  }

  function close(height: number): void {
    const level = levels[height];
    if (level === undefined) return;
    pending.push({ position: level.position, block: level.block.slice(salt.length) });
    const digest = hash("sha256", level.block, "buffer");
    level.position += VERITY_BLOCK;
    level.used = 0;
    level.block.fill(0, salt.length);
    append(digest, height + 1);
  }

  return {
    bytes,
    append: (digest: Uint8Array) => append(digest),
    /** Closes what is open, from the leaves up, and returns the root hash. */
    finish(): string {
      for (let height = 0; height < levels.length; height++) if ((levels[height]?.used ?? 0) > 0) close(height);
      if (root === undefined) throw new WherryError("internal", "a verity tree ended without a root");
      return root.toHex();
    },
    /** Writes the blocks that are complete. */
    async flush(output: FileHandle): Promise<void> {
      for (const { position, block } of pending.splice(0)) await writeFully(output, block, position);
    },
  };
}

function saltedBlock(salt: Uint8Array): Uint8Array {
  const block = new Uint8Array(salt.length + VERITY_BLOCK);
  block.set(salt);
  return block;
}

/** cryptsetup's `struct verity_sb`: 512 bytes, little-endian, padded to one hash block. */
function superblock(options: VerityOptions, dataBlocks: number): Uint8Array {
  const block = new Uint8Array(VERITY_BLOCK);
  const view = new DataView(block.buffer);
  const text = new TextEncoder();
  block.set(text.encode("verity\0\0"), 0);
  view.setUint32(8, 1, true); // version of the superblock
  view.setUint32(12, 1, true); // hash type: the salt comes before the data, digests are padded to powers of two
  block.set(uuidBytes(options.uuid), 16);
  block.set(text.encode("sha256"), 32);
  view.setUint32(64, VERITY_BLOCK, true);
  view.setUint32(68, VERITY_BLOCK, true);
  view.setBigUint64(72, BigInt(dataBlocks), true);
  view.setUint16(80, options.salt.length, true);
  block.set(options.salt, 88);
  return block;
}
