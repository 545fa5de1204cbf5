import { open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** Bytes at a place of a disk or partition. What no piece covers is zero. */
export interface DiskPiece {
  /** Bytes from the start. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Ascending, without overlaps. A consumer is done with a piece's bytes when it asks for the next one. */
export type Pieces = AsyncIterable<DiskPiece> | Iterable<DiskPiece>;

/** A file's content from `offset` on. All pieces share one buffer. */
export async function* filePieces(path: string, offset: number, signal?: AbortSignal): AsyncIterable<DiskPiece> {
  await using file = await open(path, "r");
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  for (let done = 0; ; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, done);
    if (bytesRead === 0) return;
    yield { offset: offset + done, bytes: buffer.subarray(0, bytesRead) };
    done += bytesRead;
  }
}

/** Pieces of a partition as pieces of the disk that holds it. */
export async function* movePieces(pieces: Pieces, offset: number): AsyncIterable<DiskPiece> {
  for await (const piece of pieces) yield { offset: piece.offset + offset, bytes: piece.bytes };
}

/** One after the other. */
export async function* joinPieces(...all: readonly Pieces[]): AsyncIterable<DiskPiece> {
  for (const pieces of all) yield* pieces;
}

/** A whole cluster, the last one of a disk filled up with zeroes. */
interface Cluster {
  readonly index: number;
  /** Valid until the next cluster is asked for. */
  readonly bytes: Uint8Array;
}

/**
 * Gathers pieces into clusters of equal size and leaves out those that hold nothing but zeroes.
 *
 * @throws {WherryError} format.invalid when a piece begins before the one ahead of it ends
 * @throws {WherryError} format.too-large when a piece ends beyond `size`, which is the disk's in bytes
 */
export async function* clusters(pieces: Pieces, clusterSize: number, size: number): AsyncIterable<Cluster> {
  const bytes = new Uint8Array(clusterSize);
  let index = 0;
  let used = 0;
  let end = 0;
  for await (const piece of pieces) {
    if (piece.offset < end) {
      throw new WherryError("format.invalid", `a piece at ${piece.offset} comes after one that ends at ${end}`);
    }
    end = piece.offset + piece.bytes.length;
    if (end > size) throw new WherryError("format.too-large", `content ends at ${end}, the disk at ${size}`);
    for (let done = 0; done < piece.bytes.length; ) {
      const position = piece.offset + done;
      const wanted = Math.floor(position / clusterSize);
      if (wanted !== index) {
        if (used > 0) {
          if (!isZero(bytes)) yield { index, bytes };
          bytes.fill(0);
        }
        index = wanted;
        used = 0;
      }
      const within = position - index * clusterSize;
      const length = Math.min(clusterSize - within, piece.bytes.length - done);
      if (length === clusterSize) {
        // Most clusters: all of it is in this piece, and needs no copy.
        const whole = piece.bytes.subarray(done, done + length);
        if (!isZero(whole)) yield { index, bytes: whole };
        done += length;
        continue;
      }
      bytes.set(piece.bytes.subarray(done, done + length), within);
      used = within + length;
      done += length;
    }
  }
  if (used > 0 && !isZero(bytes)) yield { index, bytes };
}

const zeroes = Buffer.alloc(64 * 1024);

/** Whether all bytes are zero; compares at the speed of memory. */
export function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += zeroes.length) {
    const length = Math.min(zeroes.length, bytes.length - at);
    if (zeroes.compare(bytes, at, at + length, 0, length) !== 0) return false;
  }
  return true;
}
