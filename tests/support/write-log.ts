import { type FileHandle, open } from "node:fs/promises";

/**
 * One write to a disk, as QEMU's driver "blklogwrites" noted it: the kernel documentation's
 * device-mapper/log-writes.rst has the format.
 */
export interface LoggedWrite {
  /** Bytes from the beginning of the disk. */
  readonly at: number;
  readonly length: number;
  /** All that was written before it is on the disk when it has ended. */
  readonly flushes: boolean;
  /** It is itself on the disk when it has ended. */
  readonly isForced: boolean;
  /** Where its bytes are in the log; undefined for what was discarded. */
  readonly data: number | undefined;
}

const sector = 512;
const magic = 0x6a736677736872n;
const FLUSH = 1n;
const FUA = 2n;
const DISCARD = 4n;

/** All writes, in order. The log may end anywhere. */
export async function readWriteLog(path: string): Promise<readonly LoggedWrite[]> {
  await using file = await open(path);
  const { size } = await file.stat();
  const header = Buffer.alloc(32);
  await file.read(header, 0, 28, 0);
  if (header.readBigUInt64LE(0) !== magic || header.readUInt32LE(24) !== sector)
    throw new Error(`${path} is no log of writes in sectors of ${sector} bytes`);
  const writes: LoggedWrite[] = [];
  for (let offset = sector; offset + sector <= size; ) {
    await file.read(header, 0, 32, offset);
    const [first = 0n, count = 0n, flags = 0n] = [0, 8, 16].map((field) => header.readBigUInt64LE(field));
    // Nothing was written from here on.
    if (count === 0n && flags === 0n) break;
    const length = Number(count) * sector;
    const isDiscard = (flags & DISCARD) !== 0n;
    const data = offset + sector;
    offset = data + (isDiscard ? 0 : length);
    if (offset > size) break;
    writes.push({
      at: Number(first) * sector,
      length,
      flushes: (flags & FLUSH) !== 0n,
      isForced: (flags & FUA) !== 0n,
      data: isDiscard ? undefined : data,
    });
  }
  return writes;
}

/**
 * Makes of a disk as it was before what it is when the power goes after so many writes: those before the last flush are
 * on it, and of those after it any of them, as `chance` (0 to 1) has it.
 */
export async function replayUntil(
  log: string,
  {
    writes,
    count,
    disk,
    chance,
  }: { writes: readonly LoggedWrite[]; count: number; disk: string; chance: () => number },
): Promise<void> {
  const done = writes.slice(0, count);
  const flushed = done.findLastIndex(({ flushes }) => flushes);
  await using source = await open(log);
  await using target = await open(disk, "r+");
  for (const [index, write] of done.entries())
    if (index <= flushed || write.isForced || chance() < 0.5) await apply(write, source, target);
}

async function apply({ at, length, data }: LoggedWrite, source: FileHandle, target: FileHandle): Promise<void> {
  const piece = 1 << 20;
  for (let offset = 0; offset < length; offset += piece) {
    const bytes = Buffer.alloc(Math.min(piece, length - offset));
    if (data !== undefined) await source.read(bytes, 0, bytes.length, data + offset);
    await target.write(bytes, 0, bytes.length, at + offset);
  }
}
