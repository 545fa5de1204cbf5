import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { BLOCK } from "./superblock.ts";

/**
 * Where the clusters of a compressed file lie: `struct z_erofs_map_header`, then for each 4096 bytes of the file (a
 * logical cluster) 14 or 16 bits, in packs that end with a block's address. Packs of two come first, until 32 bytes are
 * aligned, then packs of sixteen where the header allows them, then packs of two again.
 *
 * Kept by themselves, the addresses count from the file's first block (modulo 2^32), so that a file can be put
 * anywhere.
 *
 * Source: the kernel's fs/erofs/erofs_fs.h and zmap.c (`compacted_load_cluster_from_disk`, `unpack_compacted_index`).
 */
export const MAP_HEADER = 8;

/** Bits of `h_advise`. */
const PACKS_OF_SIXTEEN = 1;
const BIG_CLUSTERS = 0b110;
/**
 * The header of a file without attributes ends 8 bytes behind a multiple of 32: three packs of two remain until the
 * next.
 */
const UNALIGNED = 6;

/** Types of logical clusters. */
const PLAIN = 0;
const NOT_HEAD = 2;
const SECOND = 3;
/** Marks the number of blocks of a cluster, in the second of its logical clusters. */
const BLOCK_COUNT = 1 << 11;

interface Pack {
  /** Offset in the index. */
  readonly at: number;
  /** Logical clusters in it, of which the file may use fewer. */
  readonly count: number;
  /** Bytes, the address included. */
  readonly length: number;
}

/** Whether a header asks for nothing but what is known here: clusters that lie interlaced, fragments or tails do. */
export function isKnownAdvise(advise: number): boolean {
  return (advise & ~(PACKS_OF_SIXTEEN | BIG_CLUSTERS)) === 0;
}

/** Bytes of an index with its header, for a file of `size` bytes; `advise` is the header's. */
export function indexLength(size: number, advise: number): number {
  const { before, sixteens, behind } = countPacks(size, advise);
  return MAP_HEADER + 8 * before + 32 * sixteens + 8 * behind;
}

/** `h_advise` of an index or of its header alone. */
export function adviseOf(header: Uint8Array): number {
  return (header[4] ?? 0) | ((header[5] ?? 0) << 8);
}

/** Packs of two, of sixteen, and of two again. */
function countPacks(size: number, advise: number): { before: number; sixteens: number; behind: number } {
  const total = Math.ceil(size / BLOCK);
  const unaligned = Math.min(total, UNALIGNED);
  const sixteens = advise & PACKS_OF_SIXTEEN ? Math.floor((total - unaligned) / 16) : 0;
  const behind = Math.ceil((total - unaligned - 16 * sixteens) / 2);
  return { before: Math.ceil(unaligned / 2), sixteens, behind };
}

/** The packs of an index that is as long as `indexLength` says. */
function packsOf(size: number, advise: number): Pack[] {
  const { before, sixteens, behind } = countPacks(size, advise);
  const packs: Pack[] = [];
  let at = MAP_HEADER;
  for (let number = 0; number < before + sixteens + behind; number++) {
    const isLong = number >= before && number < before + sixteens;
    const pack = { at, count: isLong ? 16 : 2, length: isLong ? 32 : 8 };
    packs.push(pack);
    at += pack.length;
  }
  return packs;
}

/** Adds `blocks` to every address of an index, in place; a negative number takes away. `size` is the file's. */
export function moveIndex(index: Uint8Array, size: number, blocks: number): void {
  const view = dataViewOf(index);
  for (const { at, length } of packsOf(size, adviseOf(index))) {
    const address = at + length - 4;
    view.setUint32(address, view.getUint32(address, true) + blocks, true);
  }
}

/**
 * The block of a file's first cluster, by its index.
 *
 * @throws {WherryError} format.invalid when the index has no clusters, or a number of blocks that belongs to no cluster
 */
export function firstBlock(index: Uint8Array, size: number): number {
  const [head] = clustersOf(index, size);
  if (head === undefined) throw invalid("it has no clusters");
  return head.block;
}

/**
 * Holds an index, its addresses counting from the file's first block, against the number of blocks that its inode
 * speaks of: clusters follow each other without gaps, cover the file, and end where they should. `size` is the file's,
 * in bytes.
 *
 * @throws {WherryError} format.invalid when one of these does not hold, the index is not as long as the file needs, or
 *   its logical clusters are not of 4096 bytes
 */
export function checkIndex(index: Uint8Array, size: number, blocks: number): void {
  if (index.length !== indexLength(size, adviseOf(index))) throw invalid("it is not as long as the file needs");
  if ((index[7] ?? 0) !== 0) throw invalid("its logical clusters are not of 4096 bytes");
  let next = 0;
  let covered = 0;
  for (const { position, block, length } of clustersOf(index, size)) {
    if (position < covered) throw invalid("its clusters do not ascend");
    if (covered === 0 && position !== 0) throw invalid("nothing holds its beginning");
    covered = position + 1;
    if (block !== next) throw invalid(`a cluster stands at block ${block} of the file instead of ${next}`);
    next += length;
  }
  if (next !== blocks) throw invalid(`it speaks of ${next} blocks, its inode of ${blocks}`);
}

export interface Cluster {
  /** The first byte of the file that it holds. */
  readonly position: number;
  /** "plain" holds bytes as they are; "first" and "second" say which of the header's two algorithms made it. */
  readonly form: "plain" | "first" | "second";
  readonly block: number;
  /** Blocks. */
  length: number;
}

/**
 * All clusters that hold bytes of a file of `size` bytes; the last logical cluster need not begin one of them.
 *
 * @throws {WherryError} format.invalid when a number of blocks belongs to no cluster
 */
export function clustersOf(index: Uint8Array, size: number): Cluster[] {
  const big = (adviseOf(index) & BIG_CLUSTERS) !== 0;
  const view = dataViewOf(index);
  const total = Math.ceil(size / BLOCK);
  const found: Cluster[] = [];
  let number = 0;
  for (const { at, count, length } of packsOf(size, adviseOf(index))) {
    const bits = ((length - 4) * 8) / count;
    // Without big clusters a pack's address is that of the block before its first head's.
    let block = view.getUint32(at + length - 4, true) + (big ? 0 : 1);
    for (let entry = 0; entry < count && number < total; entry++, number++) {
      const from = at * 8 + entry * bits;
      const value = (view.getUint32(from >> 3, true) >>> (from & 7)) & ((1 << 14) - 1);
      const [low, type] = [value & 0xfff, value >> 12];
      const last = found.at(-1);
      if (type !== NOT_HEAD) {
        const position = number * BLOCK + low;
        if (position >= size && type === PLAIN) continue;
        const form = type === PLAIN ? "plain" : type === SECOND ? "second" : "first";
        found.push({ position, form, block: block % 2 ** 32, length: 1 });
        block++;
      } else if (low & BLOCK_COUNT && big) {
        const blocks = low & ~BLOCK_COUNT;
        if (last === undefined || blocks === 0) throw invalid("a number of blocks belongs to no cluster");
        // The head itself counted one, unless it stood in the pack before.
        block += entry === 0 ? blocks : blocks - 1;
        last.length = blocks;
      }
    }
  }
  return found;
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `a compressed file's index is damaged: ${what}`);
}
