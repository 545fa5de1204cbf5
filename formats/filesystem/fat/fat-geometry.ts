import { WherryError } from "@wherry/core/errors/errors.ts";

export const FAT_SECTOR = 512;

/** How a FAT volume is divided. Everything counts in sectors of 512 bytes. */
export interface FatGeometry {
  readonly bits: 16 | 32;
  readonly sectors: number;
  readonly sectorsPerCluster: number;
  readonly reserved: number;
  readonly sectorsPerFat: number;
  /** Entries of the fixed root folder of FAT16; 0 for FAT32, whose root folder is a file like others. */
  readonly rootEntries: number;
  /** The first sector of cluster 2, where the data starts. */
  readonly dataStart: number;
  readonly clusters: number;
}

const ROOT_ENTRIES = 512;

/**
 * The largest clusters, up to 4 KiB, with which a volume is still a FAT32 one (65525 clusters and more); FAT16 below
 * that, which is about 33 MiB. The number of clusters alone decides which of the two a volume is.
 *
 * Source: Microsoft's "FAT: General Overview of On-Disk Format", "FAT Type Determination".
 */
export function fatGeometry(size: number): FatGeometry {
  if (size % FAT_SECTOR !== 0 || size > 2 ** 32 * FAT_SECTOR - FAT_SECTOR) {
    throw new WherryError("format.invalid", `a FAT volume cannot have ${size} bytes`);
  }
  for (const bits of [32, 16] as const) {
    for (const sectorsPerCluster of [8, 4, 2, 1]) {
      const geometry = divide(size / FAT_SECTOR, bits, sectorsPerCluster);
      // Keep away from the limits by 16: some implementations are off by a few (same source).
      const fits = bits === 32 ? geometry.clusters >= 65525 + 16 : inFat16(geometry.clusters);
      if (fits && geometry.clusters < 0x0ffffff0) return geometry;
    }
  }
  throw new WherryError("format.too-large", `${size} bytes are too few for a FAT16 volume`, {
    hint: "It needs at least 2.1 MiB.",
  });
}

function inFat16(clusters: number): boolean {
  return clusters >= 4085 + 16 && clusters < 65525 - 16;
}

function divide(sectors: number, bits: 16 | 32, sectorsPerCluster: number): FatGeometry {
  const rootEntries = bits === 16 ? ROOT_ENTRIES : 0;
  const rootSectors = (rootEntries * 32) / FAT_SECTOR;
  const smallest = bits === 16 ? 1 : 32;
  const entriesPerSector = FAT_SECTOR / (bits / 8);
  // A table for all that is not reserved is a little too large, never too small.
  const most = Math.floor((sectors - smallest - rootSectors) / sectorsPerCluster);
  const sectorsPerFat = Math.ceil((Math.max(most, 0) + 2) / entriesPerSector);
  // Reserve so much that the data starts on a boundary of 4 KiB.
  const start = smallest + 2 * sectorsPerFat + rootSectors;
  const dataStart = Math.ceil(start / 8) * 8;
  return {
    bits,
    sectors,
    sectorsPerCluster,
    reserved: smallest + dataStart - start,
    sectorsPerFat,
    rootEntries,
    dataStart,
    clusters: Math.floor((sectors - dataStart) / sectorsPerCluster),
  };
}
