import { readSync, writeSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/**
 * Fills `into` from `position` on; a single read may fall short. Gives how many bytes there were: fewer than were asked
 * for only where the file ends.
 *
 * @param read how bytes are read once, node:fs's `readSync`
 */
export function fillSync(
  descriptor: number,
  into: Uint8Array,
  position: number,
  read: (descriptor: number, into: Uint8Array, offset: number, length: number, position: number) => number = readSync,
): number {
  let done = 0;
  while (done < into.length) {
    const count = read(descriptor, into, done, into.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

/** The same without waiting in the meantime. */
export async function fill(file: Pick<FileHandle, "read">, into: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** Writes all of `bytes` at `position`; a single write may fall short. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/**
 * The same in the calling thread: for many small pieces this costs less than handing each to the thread pool.
 *
 * @param write how bytes are written once, node:fs's `writeSync`
 */
export function writeFullySync(
  descriptor: number,
  bytes: Uint8Array,
  position: number,
  write: (
    descriptor: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => number = writeSync,
): void {
  for (let done = 0; done < bytes.length; )
    done += write(descriptor, bytes, done, bytes.length - done, position + done);
}
