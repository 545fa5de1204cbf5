/** A GUID partition table (UEFI 2.10, section 5.3). Places and sizes are counted in the disk's logical sectors. */
export interface PartitionTable {
  /** The disk's own GUID, lower case. */
  readonly id: string;
  readonly firstUsable: number;
  /** Inclusive. */
  readonly lastUsable: number;
  /** By number. */
  readonly partitions: readonly PartitionEntry[];
}

export interface PartitionEntry {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly size: number;
  /** Lower case. */
  readonly type: string;
  /** Lower case. */
  readonly guid: string;
  readonly label: string;
  /** As sfdisk writes them: "RequiredPartition GUID:60,63"; empty where no attribute is set. */
  readonly attributes: string;
}

/**
 * What of the table's own size is left to partitions on a disk without one yet: a table of 128 entries at both ends,
 * and starts at 1 MiB.
 */
export function emptyTable(id: string, sectorSize: number, sectors: number): PartitionTable {
  return { id, firstUsable: 2 ** 20 / sectorSize, lastUsable: lastUsableSector(sectorSize, sectors), partitions: [] };
}

/** The last sector before the backup table: 128 entries of 128 bytes and a header (UEFI 2.10, section 5.3.1). */
export function lastUsableSector(sectorSize: number, sectors: number): number {
  return sectors - 2 - Math.ceil((128 * 128) / sectorSize);
}

/** A partition's device node, as the kernel names it: "/dev/vda1", "/dev/nvme0n1p1". */
export function partitionNode(disk: string, number: number): string {
  return `${disk}${/[0-9]$/.test(disk) ? "p" : ""}${number}`;
}

/** The last sector of a partition, itself included. */
export function endOf({ start, size }: { readonly start: number; readonly size: number }): number {
  return start + size - 1;
}
