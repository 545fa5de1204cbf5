import { SLOT } from "./inode.ts";
import { BLOCK } from "./superblock.ts";

/**
 * Finds places for inodes with what follows them, their data or index: what fits a block never crosses into the next
 * one, as data within an inode must not. Each goes where the least room remains, so that little is lost. Places follow
 * from the order of asking.
 */
interface Placement {
  /** An offset in bytes, a multiple of 32. */
  place(length: number): number;
  /** Blocks taken so far. */
  blocks(): number;
}

/** `taken` bytes of the first block, at least one, have another use. */
export function createPlacement(taken: number): Placement {
  /** Offsets of free rooms that reach to the end of their block, by the number of their slots. */
  const rooms: number[][] = Array.from({ length: BLOCK / SLOT + 1 }, () => []);
  let blocks = 1;
  const keep = (offset: number) => {
    if (offset % BLOCK !== 0) rooms[(BLOCK - (offset % BLOCK)) / SLOT]?.push(offset);
  };
  keep(Math.ceil(taken / SLOT) * SLOT);
  return {
    blocks: () => blocks,
    place(length) {
      const needed = Math.ceil(length / SLOT);
      let offset =
        length > BLOCK
          ? undefined
          : rooms
              .slice(needed)
              .find((room) => room.length > 0)
              ?.pop();
      if (offset === undefined) {
        offset = blocks * BLOCK;
        blocks += Math.ceil(length / BLOCK);
      }
      keep(offset + needed * SLOT);
      return offset;
    },
  };
}
