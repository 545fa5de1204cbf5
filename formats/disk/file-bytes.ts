import type { FileHandle } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";

/**
 * Fills `into` from `position` on; a single read may fall short.
 *
 * @throws {WherryError} format.invalid when the file ends before `into` is full
 */
export async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new WherryError("format.invalid", `the file ends at ${position + done}, too early`);
    done += bytesRead;
  }
}

/** Writes all of `bytes` at `position`; a single write may fall short. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
