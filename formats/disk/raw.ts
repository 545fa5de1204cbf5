import { open } from "node:fs/promises";
import { writeFully } from "../files/file-bytes.ts";
import { clusters, type Pieces } from "./pieces.ts";

/** What file systems allocate; smaller holes save nothing. */
const HOLE = 4096;

interface RawOptions {
  readonly pieces: Pieces;
  /** Bytes of the disk. */
  readonly size: number;
  /** The file to write; replaced if it is there. */
  readonly output: string;
  readonly signal?: AbortSignal;
}

/** Writes a disk as a plain file, with holes where it is empty. Returns the number of bytes that are not holes. */
export async function writeRaw(options: RawOptions): Promise<number> {
  await using file = await open(options.output, "w");
  let written = 0;
  // Blocks that follow each other are written in one go.
  const batch = new Uint8Array(256 * HOLE);
  let position = 0;
  let used = 0;
  const flush = async () => {
    options.signal?.throwIfAborted();
    await writeFully(file, batch.subarray(0, used), position);
    written += used;
    used = 0;
  };
  for await (const { index, bytes } of clusters(options.pieces, HOLE, options.size)) {
    if (used === batch.length || index * HOLE !== position + used) await flush();
    if (used === 0) position = index * HOLE;
    batch.set(bytes, used);
    used += HOLE;
  }
  await flush();
  // Sets the size of a disk that ends in a hole, and cuts the filling of a last, partial block.
  await file.truncate(options.size);
  return written;
}
