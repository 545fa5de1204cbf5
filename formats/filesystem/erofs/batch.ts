import { hash } from "node:crypto";
import { closeSync, fstatSync, openSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { fillSync, writeFully } from "../../files/file-bytes.ts";
import { BLOCK, type CompressionFeatures } from "./superblock.ts";

/**
 * A batch is a file that holds the compressed forms of contents: a line of JSON that says what is where, then the
 * clusters, from a block's beginning on. The line is sealed by whoever keeps the batch, and has a digest of each form's
 * clusters: nothing else is believed of it.
 */
const MAGIC = "wherry clusters 3";
/** Read at once; most tables fit. */
const FIRST_READ = 64 * 1024;
const LARGEST_TABLE = 256 * 1024 * 1024;

/** A content in compressed form. */
export interface Compressed {
  /** Bytes before compression. */
  readonly size: number;
  /** Where its clusters lie: map header and index, its addresses counting from the content's first block. */
  readonly index: Uint8Array;
  readonly blocks: number;
  /** `clustersDigest` of the digests of the clusters' blocks. */
  readonly digest: string;
  readonly batch: Batch;
  /** Offset of the clusters in the batch's file. */
  readonly offset: number;
}

export interface Batch extends Disposable {
  readonly path: string;
  readonly descriptor: number;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly features: CompressionFeatures;
  /** By SHA-256. "flat": compression saves nothing. */
  readonly contents: ReadonlyMap<string, Compressed | "flat">;
}

/** What goes into a batch: a content's compressed form, and where its clusters are found now. */
export interface BatchEntry {
  readonly sha256: string;
  readonly form: Pick<Compressed, "size" | "index" | "blocks"> | "flat";
  /** An open file, and the offset in it; without meaning for "flat". */
  readonly source: { readonly descriptor: number; readonly offset: number };
}

/** Says of a table, in 64 hexadecimal digits, who wrote it. */
export type SealTable = (table: Uint8Array) => string;

/** The digests of whole blocks of 4096 bytes, 32 bytes each, one after the other. */
export type DigestBlocks = (blocks: Uint8Array) => Uint8Array;

/**
 * What clusters are known by, in Base64: the SHA-256 of their blocks' digests. An image's hash tree needs these digests
 * anyway, so that clusters are hashed once for both.
 */
export function clustersDigest(digests: Uint8Array): string {
  return hash("sha256", digests, "base64");
}

interface Table {
  readonly incompatible: number;
  readonly algorithms: number;
  /** Hexadecimal. */
  readonly configurations: string;
  readonly flat: readonly string[];
  /** The index in Base64. In the order of their clusters, which follow each other. */
  readonly compressed: readonly (readonly [
    sha256: string,
    size: number,
    blocks: number,
    digest: string,
    index: string,
  ])[];
}

/** Writes a batch to an empty file. */
export async function writeBatch(
  file: FileHandle,
  features: CompressionFeatures,
  entries: readonly BatchEntry[],
  { seal, digestBlocks }: { readonly seal: SealTable; readonly digestBlocks: DigestBlocks },
): Promise<void> {
  const clusters: { from: BatchEntry["source"]; bytes: number }[] = [];
  const compressed: Table["compressed"][number][] = [];
  const piece = Buffer.allocUnsafe(1024 * 1024);
  for (const { sha256, form, source } of entries) {
    if (form === "flat") continue;
    const bytes = form.blocks * BLOCK;
    const digest = digestOf(readParts(source, bytes, piece), digestBlocks);
    clusters.push({ from: source, bytes });
    compressed.push([sha256, form.size, form.blocks, digest, Buffer.from(form.index).toString("base64")]);
  }
  const table = JSON.stringify({
    incompatible: features.incompatible,
    algorithms: features.algorithms,
    configurations: Buffer.from(features.configurations).toString("hex"),
    flat: entries.filter(({ form }) => form === "flat").map(({ sha256 }) => sha256),
    compressed,
  } satisfies Table);
  const text = Buffer.from(`${table}\n`);
  const head = Buffer.from(`${MAGIC} ${text.length} ${seal(text)}\n`);
  await writeFully(file, Buffer.concat([head, text]), 0);
  let at = aligned(head.length + text.length);
  await file.truncate(at);
  for (const { from, bytes } of clusters) {
    for (const part of readParts(from, bytes, piece)) {
      await writeFully(file, part, at);
      at += part.length;
    }
  }
}

/**
 * Opens a batch. Undefined where it is gone, or its table is not what was sealed: then it is as good as gone. Its
 * clusters are held against their digests by whoever reads them.
 */
export function openBatch(path: string, seal: SealTable): Batch | undefined {
  const descriptor = openIfThere(path);
  if (descriptor === undefined) return undefined;
  try {
    const bytes = fstatSync(descriptor).size;
    const found = readTable(descriptor, bytes, seal);
    if (found !== undefined) {
      const { table, start } = found;
      const batch = { path, descriptor, bytes, features: featuresOf(table) };
      const contents = new Map<string, Compressed | "flat">(table.flat.map((sha256) => [sha256, "flat"]));
      const opened = { ...batch, contents, [Symbol.dispose]: () => closeSync(descriptor) };
      let offset = start;
      for (const [sha256, size, blocks, digest, index] of table.compressed) {
        contents.set(sha256, { size, index: Buffer.from(index, "base64"), blocks, digest, batch: opened, offset });
        offset += blocks * BLOCK;
      }
      if (offset === bytes) return opened;
    }
  } catch {
    // Damaged.
  }
  closeSync(descriptor);
  return undefined;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function readTable(descriptor: number, bytes: number, seal: SealTable): { table: Table; start: number } | undefined {
  const head = readAt(descriptor, 0, Math.min(bytes, FIRST_READ));
  const line = head.subarray(0, Math.max(0, head.indexOf(10)));
  const [, digits = "", found] = /^wherry clusters 3 (\d{1,9}) ([0-9a-f]{64})$/.exec(line.toString("latin1")) ?? [];
  const length = Number(digits);
  const start = line.length + 1;
  if (found === undefined || length > LARGEST_TABLE || start + length > bytes) return undefined;
  const text = start + length <= head.length ? head.subarray(start, start + length) : readAt(descriptor, start, length);
  // The seal says that these are the bytes that `writeBatch` wrote.
  return seal(text) === found
    ? { table: JSON.parse(text.toString("utf8")) as Table, start: aligned(start + length) }
    : undefined;
}

function featuresOf({ incompatible, algorithms, configurations }: Table): CompressionFeatures {
  return { incompatible, algorithms, configurations: Buffer.from(configurations, "hex") };
}

/** Whether clusters are what they were. */
export function isSound(form: Compressed, digestBlocks: DigestBlocks): boolean {
  const { batch, offset, blocks, digest } = form;
  const piece = Buffer.allocUnsafe(Math.min(blocks * BLOCK, 1024 * 1024));
  const parts = readParts({ descriptor: batch.descriptor, offset }, blocks * BLOCK, piece);
  return digestOf(parts, digestBlocks) === digest;
}

function digestOf(parts: Iterable<Uint8Array>, digestBlocks: DigestBlocks): string {
  const digests: Uint8Array[] = [];
  // One after the other: each is gone when the next is asked for.
  for (const part of parts) digests.push(digestBlocks(part));
  return clustersDigest(Buffer.concat(digests));
}

/** Whole blocks. */
function* readParts({ descriptor, offset }: BatchEntry["source"], bytes: number, piece: Buffer): Generator<Uint8Array> {
  for (let done = 0; done < bytes; ) {
    const part = piece.subarray(0, Math.min(piece.length, bytes - done));
    if (fillSync(descriptor, part, offset + done) < part.length) {
      throw new WherryError("format.invalid", "a file of compressed contents ends too early");
    }
    yield part;
    done += part.length;
  }
}

function readAt(descriptor: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, fillSync(descriptor, bytes, offset));
}

function aligned(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}
