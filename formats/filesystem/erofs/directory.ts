import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { BLOCK } from "./superblock.ts";

/** Bytes of `struct erofs_dirent`: inode number (64 bits), offset of the name (16), type (8), nothing (8). */
const ENTRY = 12;
const LONGEST_NAME = 255;

/** `EROFS_FT_*`, which are the kernel's generic `FT_*`. */
export const EntryType = {
  file: 1,
  directory: 2,
  "character-device": 3,
  "block-device": 4,
  fifo: 5,
  link: 7,
} as const;

export interface DirectoryEntry<Target> {
  readonly name: Uint8Array;
  readonly type: number;
  readonly target: Target;
}

/**
 * A folder's entries, sorted by the bytes of their names as readers search them, divided into blocks: each begins with
 * its entries, and their names follow.
 *
 * @throws {WherryError} tree.invalid when a name has more than 255 bytes
 */
export function divideIntoBlocks<Target>(entries: readonly DirectoryEntry<Target>[]): DirectoryEntry<Target>[][] {
  const blocks: DirectoryEntry<Target>[][] = [];
  let room = 0;
  for (const entry of [...entries].sort((a, b) => Buffer.compare(a.name, b.name))) {
    const { name } = entry;
    if (name.length > LONGEST_NAME) {
      throw new WherryError("tree.invalid", `a name has at most ${LONGEST_NAME} bytes: ${Buffer.from(name)}`);
    }
    if (ENTRY + name.length > room) {
      blocks.push([]);
      room = BLOCK;
    }
    blocks.at(-1)?.push(entry);
    room -= ENTRY + name.length;
  }
  return blocks;
}

/** Bytes that a block's entries take. */
export function lengthOfBlock(block: readonly DirectoryEntry<unknown>[]): number {
  return block.reduce((sum, { name }) => sum + ENTRY + name.length, 0);
}

/** Writes a block of entries; `numberOf` says which inode a target is. */
export function writeDirectoryBlock<Target>(
  into: Uint8Array,
  block: readonly DirectoryEntry<Target>[],
  numberOf: (target: Target) => number,
): void {
  const view = dataViewOf(into);
  let nameAt = block.length * ENTRY;
  for (const [index, { name, type, target }] of block.entries()) {
    const at = index * ENTRY;
    view.setUint32(at, numberOf(target), true);
    view.setUint16(at + 8, nameAt, true);
    view.setUint8(at + 10, type);
    into.set(name, nameAt);
    nameAt += name.length;
  }
}

/**
 * Reads the entries of a folder's data, "." and ".." included: their names, and the numbers of their inodes.
 *
 * @throws {WherryError} format.invalid when an entry or its name leads outside of its block
 */
export function readDirectory(data: Uint8Array): { readonly name: string; readonly number: number }[] {
  const found: { name: string; number: number }[] = [];
  for (let start = 0; start < data.length; start += BLOCK) {
    const block = data.subarray(start, start + BLOCK);
    const view = dataViewOf(block);
    const count = block.length < ENTRY ? 0.5 : view.getUint16(8, true) / ENTRY;
    if (!Number.isInteger(count) || count < 1 || count * ENTRY > block.length) throw invalid();
    for (let index = 0; index < count; index++) {
      const begin = view.getUint16(index * ENTRY + 8, true);
      const end = index + 1 < count ? view.getUint16((index + 1) * ENTRY + 8, true) : endOfNames(block);
      if (begin < count * ENTRY || end <= begin || end > block.length) throw invalid();
      const number = Number(view.getBigUint64(index * ENTRY, true));
      found.push({ name: Buffer.from(block.subarray(begin, end)).toString(), number });
    }
  }
  return found;
}

/** The last name ends with its block, or with the first zero. */
function endOfNames(block: Uint8Array): number {
  const last = block.findLastIndex((byte) => byte !== 0);
  return last + 1;
}

function invalid(): WherryError {
  return new WherryError("format.invalid", "a folder's entry lies outside of its block");
}
