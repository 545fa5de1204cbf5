import type { FileHandle } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { constants, createGunzip, createZstdDecompress } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { readExactly } from "./ar.ts";
import { malformed } from "./malformed.ts";
import { decodeXzBlock, readXzIndex } from "./xz.ts";

/** What deb(5) allows for members, by the end of their names. */
export type Compression = "none" | "gz" | "xz" | "zst";

/** Compressed bytes inside an open file. */
export interface CompressedRange {
  readonly handle: FileHandle;
  readonly offset: number;
  readonly size: number;
  readonly compression: Compression;
  /** Named in errors. */
  readonly file: string;
}

/** How much may come out. */
export interface ExpansionLimits {
  /** Bytes. */
  readonly size: number;
  /** Output over input; asked of whatever comes out beyond the first bytes, `free` of them. */
  readonly ratio: number;
  /** Bytes: by default 64 MiB, below which no bomb hurts. */
  readonly free?: number;
}

/** Firmware images that are mostly empty expand 40 times; nothing honest comes near this. */
export const defaultLimits: ExpansionLimits = { size: 8 * 2 ** 30, ratio: 512 };

const usuallyFree = 64 * 2 ** 20;
const chunkSize = 256 * 1024;

/**
 * Decompresses in chunks. Decoding runs on the thread pool, ahead of the consumer by one block or a few chunks.
 *
 * @throws {WherryError} archive.malformed when the data are damaged, something follows them, or more comes out than
 *   `limits` allow
 */
export async function* decompress(input: CompressedRange, limits = defaultLimits): AsyncGenerator<Buffer> {
  const cap = Math.min(limits.size, Math.max(limits.free ?? usuallyFree, input.size * limits.ratio));
  if (input.compression === "xz") {
    yield* decompressXz(input, cap);
    return;
  }
  let total = 0;
  for await (const chunk of input.compression === "none" ? readChunks(input) : decompressStream(input)) {
    total += chunk.length;
    if (total > cap) throw bomb(input, cap);
    yield chunk;
  }
}

async function* decompressXz(input: CompressedRange, cap: number): AsyncGenerator<Buffer> {
  const { handle, size, file } = input;
  const read = (offset: number, length: number): Promise<Buffer> =>
    readExactly(handle, input.offset + offset, length, input.offset + size, file);
  const stream = await readXzIndex(read, size, file);
  if (stream.blocks.reduce((sum, block) => sum + block.uncompressedSize, 0) > cap) throw bomb(input, cap);
  const ahead = Math.min(availableParallelism(), 4);
  const decoding: Promise<Buffer>[] = [];
  const decodeNext = (index: number): void => {
    const block = stream.blocks[index];
    if (block === undefined) return;
    const decoded = decodeXzBlock(read, stream, block, file);
    // Awaited in order below; until then a failure must not count as unhandled.
    decoded.catch(() => {});
    decoding.push(decoded);
  };
  try {
    for (let index = 0; index < ahead; index++) decodeNext(index);
    for (let index = ahead; decoding.length > 0; index++) {
      const block = await decoding.shift();
      decodeNext(index);
      if (block !== undefined) yield block;
    }
  } finally {
    // The caller closes the file when this ends: no read may still be under way.
    await Promise.allSettled(decoding);
  }
}

async function* decompressStream(input: CompressedRange): AsyncGenerator<Buffer> {
  const decoder =
    input.compression === "gz"
      ? createGunzip({ chunkSize })
      : // 2^27 bytes of window: `zstd --ultra -22`, the most that dpkg-deb can be told.
        createZstdDecompress({ chunkSize, params: { [constants.ZSTD_d_windowLogMax]: 27 } });
  const fed = feed(decoder, readChunks(input));
  // Its failure destroys the decoder and is thrown from there.
  fed.catch((cause: Error) => decoder.destroy(cause));
  try {
    for await (const chunk of decoder) yield chunk;
  } catch (cause) {
    if (cause instanceof WherryError) throw cause;
    throw malformed(input.file, `has .${input.compression} data that cannot be decompressed`, cause);
  } finally {
    decoder.destroy();
    await fed.catch(() => {});
  }
  // zlib stops at the end of the data and would silently ignore what follows.
  if (decoder.bytesWritten !== input.size) {
    throw malformed(input.file, `has trailing garbage behind its .${input.compression} data`);
  }
}

async function feed(decoder: NodeJS.WritableStream, chunks: AsyncIterable<Buffer>): Promise<void> {
  let closed = false;
  decoder.once("close", () => {
    closed = true;
  });
  for await (const chunk of chunks) {
    if (closed) return;
    if (decoder.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const proceed = (): void => {
        decoder.off("drain", proceed);
        decoder.off("close", proceed);
        resolve();
      };
      decoder.once("drain", proceed);
      decoder.once("close", proceed);
    });
  }
  if (!closed) decoder.end();
}

async function* readChunks({ handle, offset, size, file }: CompressedRange): AsyncGenerator<Buffer> {
  const end = offset + size;
  for (let at = offset; at < end; at += chunkSize) {
    yield await readExactly(handle, at, Math.min(chunkSize, end - at), end, file);
  }
}

function bomb({ file, size }: CompressedRange, cap: number): WherryError {
  return malformed(file, `expands from ${size} bytes to more than ${cap}: refused as a decompression bomb`);
}
