import { crc32 } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type DiskPlan, ENTRY_COUNT, ENTRY_SIZE, HEADER_SIZE, type PlacedPartition, SECTOR } from "./gpt.ts";
import { formatGuid } from "./guid.ts";

const NO_TYPE = "00000000-0000-0000-0000-000000000000";

/** So many bytes of a disk from a position on. */
type ReadDisk = (position: number, length: number) => Promise<Uint8Array>;

/**
 * Reads the partition table of a disk, or of a raw image of one; the backup table where the primary one is damaged.
 * `path` is what messages call it.
 *
 * @throws {WherryError} format.invalid when neither table is whole
 */
export async function readGpt(
  path: string,
  { size, read: readDisk }: { readonly size: number; readonly read: ReadDisk },
): Promise<DiskPlan> {
  const lastSector = Math.floor(size / SECTOR) - 1;
  if (lastSector < 67) throw new WherryError("format.invalid", `${path} is too small for a GUID partition table`);
  const read = (sector: number) => readTable(readDisk, sector, lastSector);
  return await read(1).catch(async (cause: Error) => {
    const backup = await read(lastSector).catch(() => undefined);
    if (backup !== undefined) return backup;
    throw new WherryError("format.invalid", `${path} has no valid GUID partition table: ${cause.message}`, {
      cause,
    });
  });
}

/**
 * Checks what UEFI 2.10, 5.3.2 asks to be checked, and that every partition lies within the disk and apart from the
 * others.
 */
async function readTable(read: ReadDisk, sector: number, lastSector: number): Promise<DiskPlan> {
  const { view, bytes } = await readAt(read, sector * SECTOR, SECTOR);
  if (new TextDecoder("latin1").decode(bytes.subarray(0, 8)) !== "EFI PART") fail("the signature is missing");
  const headerSize = view.getUint32(12, true);
  if (headerSize < HEADER_SIZE || headerSize > SECTOR) fail(`the header's size of ${headerSize} is impossible`);
  const headerCrc = view.getUint32(16, true);
  view.setUint32(16, 0, true);
  if (crc32(bytes.subarray(0, headerSize)) !== headerCrc) fail("the header's checksum is wrong");
  if (view.getBigUint64(24, true) !== BigInt(sector)) fail("the header belongs to another sector");

  const firstUsable = sectorNumber(view, 40, lastSector);
  const lastUsable = sectorNumber(view, 48, lastSector);
  const entriesAt = sectorNumber(view, 72, lastSector);
  const count = view.getUint32(80, true);
  const entrySize = view.getUint32(84, true);
  if (entrySize !== ENTRY_SIZE || count > ENTRY_COUNT) fail(`${count} entries of ${entrySize} bytes are not supported`);
  const table = await readAt(read, entriesAt * SECTOR, count * entrySize);
  if (crc32(table.bytes) !== view.getUint32(88, true)) fail("the checksum of the entries is wrong");

  const partitions: PlacedPartition[] = [];
  for (let index = 0; index < count; index++) {
    const entry = new DataView(table.bytes.buffer, table.bytes.byteOffset + index * entrySize, entrySize);
    const partition = readEntry(entry, firstUsable, lastUsable);
    if (partition !== undefined) partitions.push(partition);
  }
  const inOrder = partitions.toSorted((a, b) => a.offset - b.offset);
  for (const [index, partition] of inOrder.entries()) {
    const next = inOrder[index + 1];
    if (next !== undefined && partition.offset + partition.size > next.offset) {
      fail(`partitions "${partition.name}" and "${next.name}" overlap`);
    }
  }
  return { id: formatGuid(bytes.subarray(56, 72)), size: (lastSector + 1) * SECTOR, partitions };
}

function readEntry(entry: DataView<ArrayBuffer>, firstUsable: number, lastUsable: number): PlacedPartition | undefined {
  const guid = (at: number) => formatGuid(new Uint8Array(entry.buffer, entry.byteOffset + at, 16));
  const type = guid(0);
  if (type === NO_TYPE) return undefined;
  const first = sectorNumber(entry, 32, lastUsable);
  const last = sectorNumber(entry, 40, lastUsable);
  if (first < firstUsable || last < first) fail(`a partition from sector ${first} to ${last} is impossible`);
  let name = "";
  for (let at = 56; at < ENTRY_SIZE; at += 2) {
    const unit = entry.getUint16(at, true);
    if (unit === 0) break;
    name += String.fromCharCode(unit);
  }
  return {
    name,
    type,
    id: guid(16),
    offset: first * SECTOR,
    size: (last - first + 1) * SECTOR,
    attributes: entry.getBigUint64(48, true),
  };
}

function sectorNumber(view: DataView, at: number, limit: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(limit)) fail(`sector ${value} lies outside of the disk`);
  return Number(value);
}

async function readAt(read: ReadDisk, position: number, length: number) {
  // A copy of its own: checksums are taken with fields zeroed.
  const bytes = Uint8Array.from(await read(position, length));
  return { bytes, view: new DataView(bytes.buffer) };
}

function fail(message: string): never {
  throw new WherryError("format.invalid", message);
}
