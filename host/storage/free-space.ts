import { endOf, type PartitionTable } from "./partition-table.ts";

/** A run of free sectors, both ends included. */
interface FreeBlock {
  readonly first: number;
  readonly last: number;
}

/** Where a partition is to be, in sectors; 0 leaves the choice. */
interface WishedPlace {
  readonly start: number;
  readonly size: number;
}

/** What no partition covers, by place. */
function freeBlocks({ firstUsable, lastUsable, partitions }: PartitionTable): FreeBlock[] {
  const blocks: FreeBlock[] = [];
  let next = firstUsable;
  for (const partition of partitions.toSorted((one, other) => one.start - other.start)) {
    if (partition.start > next) blocks.push({ first: next, last: Math.min(partition.start - 1, lastUsable) });
    next = Math.max(next, endOf(partition) + 1);
  }
  if (next <= lastUsable) blocks.push({ first: next, last: lastUsable });
  return blocks.filter(({ first, last }) => first <= last);
}

/**
 * Where a partition comes to lie, or undefined where there is no room: start 0 is where the largest free block begins,
 * size 0 reaches to that block's end. A start that no free block holds, or whose block is too small, finds no room.
 *
 * Source: sgdisk(8), `--new`, whose choices the Ignition specification names.
 */
export function findPlace(table: PartitionTable, wished: WishedPlace, alignment: number): WishedPlace | undefined {
  const blocks = freeBlocks(table);
  const largest = blocks.reduce<FreeBlock | undefined>(
    (best, block) => (best === undefined || lengthOf(block) > lengthOf(best) ? block : best),
    undefined,
  );
  if (largest === undefined) return undefined;
  const asked = wished.start === 0 ? align(blocks, largest.first, alignment) : wished.start;
  const end = wished.size === 0 ? largest.last : asked + wished.size - 1;
  const start = align(blocks, asked, alignment);
  const block = blocks.find(({ first, last }) => first <= start && start <= last);
  return block === undefined || end < start || end > block.last ? undefined : { start, size: end - start + 1 };
}

/**
 * Sectors on whose multiples partitions begin: 1 MiB, or less where partitions that are there already begin elsewhere,
 * but 4 KiB at the least.
 */
export function alignmentOf({ partitions }: PartitionTable, sectorSize: number): number {
  let alignment = 2 ** 20 / sectorSize;
  while (alignment > 1 && partitions.some(({ start }) => start % alignment !== 0)) alignment /= 2;
  return Math.max(alignment, 4096 / sectorSize);
}

/** The multiple before, where all sectors down to it are free, else the one after, else the sector itself. */
function align(blocks: readonly FreeBlock[], sector: number, alignment: number): number {
  const earlier = sector - (sector % alignment);
  if (earlier === sector) return sector;
  const free = (from: number, to: number) => blocks.some(({ first, last }) => first <= from && to <= last);
  if (free(earlier, sector)) return earlier;
  return free(sector, earlier + alignment) ? earlier + alignment : sector;
}

function lengthOf({ first, last }: FreeBlock): number {
  return last - first + 1;
}
