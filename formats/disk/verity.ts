import { createHash, hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { readFully, writeFully } from "../files/file-bytes.ts";
import { uuidBytes } from "./guid.ts";

/** Data and hash blocks have the same size, the one that the kernel's page cache likes best. */
export const VERITY_BLOCK = 4096;

const DIGEST = 32;
const DIGESTS_PER_BLOCK = VERITY_BLOCK / DIGEST;
/** How much is read at once. */
const CHUNK = 256 * VERITY_BLOCK;

interface VerityOptions {
  /** The file whose blocks are hashed; its size is a multiple of 4096 bytes. */
  readonly image: string;
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
  readonly dataBlocks: number;
  /** SHA-256 of the image in lower-case hexadecimal, had while it was read. */
  readonly imageSha256: string;
  /** Size of the output with its superblock. */
  readonly treeBytes: number;
}

/**
 * Writes the dm-verity hash tree of an image: format version 1, SHA-256, salted, byte for byte what `veritysetup
 * format` makes.
 *
 * Every data block is hashed, salt first; 128 digests fill a hash block, which is hashed in turn, up to a single block,
 * whose hash is the root hash. The file holds a superblock, then the levels from the topmost down to the digests of the
 * data.
 *
 * Source: the kernel's Documentation/admin-guide/device-mapper/verity.rst; cryptsetup's DMVerity format for the
 * superblock.
 */
export async function buildVerity(options: VerityOptions): Promise<VerityTree> {
  if (options.salt.length > 256) throw new WherryError("format.invalid", "a verity salt has at most 256 bytes");
  await using image = await open(options.image, "r");
  const { size } = await image.stat();
  if (size === 0 || size % VERITY_BLOCK !== 0) {
    throw new WherryError("format.invalid", `${options.image} has ${size} bytes, not a multiple of ${VERITY_BLOCK}`, {
      hint: "dm-verity protects whole blocks; pad the image.",
    });
  }
  const dataBlocks = size / VERITY_BLOCK;
  await using output = await open(options.output, "w");
  await writeFully(output, superblock(options, dataBlocks), 0);
  const tree = createTree(dataBlocks, options.salt);
  const whole = createHash("sha256");

  const { salt } = options;
  const chunk = new Uint8Array(salt.length + CHUNK);
  for (let position = 0; position < size; ) {
    options.signal?.throwIfAborted();
    const wanted = Math.min(CHUNK, size - position);
    const data = chunk.subarray(salt.length, salt.length + wanted);
    await readFully(image, data, position);
    // Before salts are written over it.
    whole.update(data);
    for (let at = 0; at < wanted; at += VERITY_BLOCK) {
      // The salt goes right before the block, over the end of the one before, which is hashed already: no copy is
      // needed.
      chunk.set(salt, at);
      tree.append(hash("sha256", chunk.subarray(at, at + salt.length + VERITY_BLOCK), "buffer"));
    }
    await tree.flush(output);
    position += wanted;
  }
  const rootHash = tree.finish();
  await tree.flush(output);
  return { rootHash, dataBlocks, imageSha256: whole.digest("hex"), treeBytes: tree.bytes };
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
