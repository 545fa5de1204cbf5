import { crc32 } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { guidBytes } from "./guid.ts";
import type { DiskPiece } from "./pieces.ts";

export const SECTOR = 512;
/** Where partitions start and end: what SSDs, RAID and cloud volumes like. */
const ALIGNMENT = 1024 * 1024;
export const ENTRY_COUNT = 128;
export const ENTRY_SIZE = 128;
export const HEADER_SIZE = 92;
const ENTRY_SECTORS = (ENTRY_COUNT * ENTRY_SIZE) / SECTOR;

/** What a partition is to be. */
interface PartitionRequest {
  /** At most 36 UTF-16 units. */
  readonly name: string;
  /** A partition type GUID, see `PARTITION_TYPES`. */
  readonly type: string;
  /** The partition's own GUID ("PARTUUID"). */
  readonly id: string;
  /** Bytes; rounded up to 1 MiB. */
  readonly size: number;
  /** Bits, see `READ_ONLY`, `NO_AUTO`, `GROW_FILE_SYSTEM`. */
  readonly attributes: bigint;
}

/** A partition with its place on the disk, in bytes. */
export interface PlacedPartition extends PartitionRequest {
  readonly offset: number;
}

export interface DiskPlan {
  /** The disk's own GUID. */
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  readonly partitions: readonly PlacedPartition[];
}

/**
 * Puts partitions one after the other, each on a boundary of 1 MiB; the disk ends at the first such boundary that fits
 * the backup table.
 */
export function layoutDisk(requests: readonly PartitionRequest[], id: string): DiskPlan {
  if (requests.length > ENTRY_COUNT) {
    throw new WherryError("format.too-large", `${requests.length} partitions do not fit a table of ${ENTRY_COUNT}`);
  }
  let end = ALIGNMENT;
  const partitions = requests.map((request) => {
    if (!Number.isSafeInteger(request.size) || request.size <= 0) {
      throw new WherryError("format.invalid", `partition "${request.name}" has an impossible size: ${request.size}`);
    }
    if (request.name.length > 36) {
      throw new WherryError("format.too-large", `partition name "${request.name}" is longer than 36 characters`);
    }
    const partition = { ...request, offset: end, size: alignUp(request.size) };
    end += partition.size;
    return partition;
  });
  return { id, size: alignUp(end + (ENTRY_SECTORS + 1) * SECTOR), partitions };
}

/**
 * The table as two pieces of the disk: protective MBR, header and entries at its start, entries and backup header at
 * its end.
 *
 * Source: UEFI 2.10, 5.2.3 (protective MBR) and 5.3 (GUID partition table).
 */
export function writeGpt(plan: DiskPlan): readonly [DiskPiece, DiskPiece] {
  const lastSector = plan.size / SECTOR - 1;
  const entries = partitionEntries(plan.partitions);
  const common = { plan, lastSector, entriesCrc: crc32(entries) };

  const start = new Uint8Array((2 + ENTRY_SECTORS) * SECTOR);
  start.set(protectiveMbr(lastSector), 0);
  start.set(header({ ...common, own: 1, other: lastSector, entriesAt: 2 }), SECTOR);
  start.set(entries, 2 * SECTOR);

  const end = new Uint8Array((ENTRY_SECTORS + 1) * SECTOR);
  const entriesAt = lastSector - ENTRY_SECTORS;
  end.set(entries, 0);
  end.set(header({ ...common, own: lastSector, other: 1, entriesAt }), ENTRY_SECTORS * SECTOR);
  return [
    { offset: 0, bytes: start },
    { offset: entriesAt * SECTOR, bytes: end },
  ];
}

interface HeaderFields {
  readonly plan: DiskPlan;
  readonly lastSector: number;
  readonly entriesCrc: number;
  readonly own: number;
  readonly other: number;
  readonly entriesAt: number;
}

/** UEFI 2.10, table 5.5. */
function header(fields: HeaderFields): Uint8Array {
  const bytes = new Uint8Array(SECTOR);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("EFI PART"), 0);
  view.setUint32(8, 0x00010000, true); // revision 1.0
  view.setUint32(12, HEADER_SIZE, true);
  view.setBigUint64(24, BigInt(fields.own), true);
  view.setBigUint64(32, BigInt(fields.other), true);
  view.setBigUint64(40, BigInt(2 + ENTRY_SECTORS), true); // first usable sector
  view.setBigUint64(48, BigInt(fields.lastSector - ENTRY_SECTORS - 1), true); // last usable sector
  bytes.set(guidBytes(fields.plan.id), 56);
  view.setBigUint64(72, BigInt(fields.entriesAt), true);
  view.setUint32(80, ENTRY_COUNT, true);
  view.setUint32(84, ENTRY_SIZE, true);
  view.setUint32(88, fields.entriesCrc, true);
  view.setUint32(16, crc32(bytes.subarray(0, HEADER_SIZE)), true); // over the header with this field zero
  return bytes;
}

/** UEFI 2.10, table 5.6. */
function partitionEntries(partitions: readonly PlacedPartition[]): Uint8Array {
  const bytes = new Uint8Array(ENTRY_COUNT * ENTRY_SIZE);
  const view = new DataView(bytes.buffer);
  for (const [index, partition] of partitions.entries()) {
    const at = index * ENTRY_SIZE;
    bytes.set(guidBytes(partition.type), at);
    bytes.set(guidBytes(partition.id), at + 16);
    view.setBigUint64(at + 32, BigInt(partition.offset / SECTOR), true);
    view.setBigUint64(at + 40, BigInt((partition.offset + partition.size) / SECTOR - 1), true); // inclusive
    view.setBigUint64(at + 48, partition.attributes, true);
    for (let unit = 0; unit < partition.name.length; unit++) {
      view.setUint16(at + 56 + 2 * unit, partition.name.charCodeAt(unit), true);
    }
  }
  return bytes;
}

/** One partition of type EEh over the whole disk keeps old tools away (UEFI 2.10, table 5.4). */
function protectiveMbr(lastSector: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR);
  const view = new DataView(bytes.buffer);
  bytes.set([0x00, 0x00, 0x02, 0x00, 0xee, 0xff, 0xff, 0xff], 446);
  view.setUint32(454, 1, true);
  view.setUint32(458, Math.min(lastSector, 0xffffffff), true);
  view.setUint16(510, 0xaa55, true);
  return bytes;
}

function alignUp(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
