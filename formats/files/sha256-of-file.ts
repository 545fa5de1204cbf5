import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** The SHA-256 of a file in lower-case hexadecimal, and its size. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  // One buffer for the whole file: a stream would allocate as much as the file has.
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  await using file = await open(path, "r");
  let size = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
  return { sha256: hash.digest("hex"), size };
}
