import { closeSync, fstatSync, openSync } from "node:fs";
import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { fillSync } from "../files/file-bytes.ts";
import type { DiskReader } from "./disk-reader.ts";
import { readQcow2Header } from "./qcow2-header.ts";

const COMPRESSED = 1n << 62n;
const IS_ZERO = 1n;
const OFFSET = 0x00fffffffffffe00n;

/**
 * Opens a qcow2 image to read from it, one that `readQcow2Header` takes.
 *
 * Source: QEMU's docs/interop/qcow2.txt.
 *
 * @throws {WherryError} format.invalid when the header is refused or the tables lead beyond the file
 */
export function openQcow2(path: string): DiskReader {
  const descriptor = openSync(path, "r");
  try {
    return { ...createReader(path, descriptor), [Symbol.dispose]: () => closeSync(descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function createReader(path: string, descriptor: number): Omit<DiskReader, keyof Disposable> {
  const fileSize = fstatSync(descriptor).size;
  const invalid = (what: string) =>
    new WherryError("format.invalid", `this qcow2 image cannot be read: ${what}`, {
      where: { file: path },
      hint: "build it again; it may have been truncated",
    });

  /** Behind the file's end there are zeroes: the last cluster may be short. */
  function readFile(offset: number, length: number): Buffer {
    if (!(offset >= 0 && length >= 0 && offset < fileSize)) throw invalid(`it ends before ${offset + length}`);
    const bytes = Buffer.alloc(length);
    fillSync(descriptor, bytes, offset);
    return bytes;
  }

  const header = readQcow2Header(readFile(0, Math.min(fileSize, 112)), path);
  const { version, size, cluster } = header;
  const isZstd = header.compression === "zstd";
  const entries = cluster / 8;
  const l1 = readFile(header.l1.offset, header.l1.entries * 8);

  const offsetBits = BigInt(62 - (Math.log2(cluster) - 8));
  let l2: { readonly index: number; readonly table: Buffer } | undefined;
  let last: { readonly index: number; readonly bytes: Buffer } | undefined;

  function entryOf(index: number): bigint {
    const table = Math.floor(index / entries);
    if (l2?.index !== table) {
      const offset = Number(l1.readBigUInt64BE(table * 8) & OFFSET);
      l2 = { index: table, table: offset === 0 ? Buffer.alloc(cluster) : readFile(offset, cluster) };
    }
    return l2.table.readBigUInt64BE((index % entries) * 8);
  }

  /** Undefined for one that holds zeroes only. */
  function readCluster(index: number): Buffer | undefined {
    if (last?.index === index) return last.bytes;
    const entry = entryOf(index);
    const isPacked = (entry & COMPRESSED) !== 0n;
    if (!isPacked && ((entry & OFFSET) === 0n || (version === 3 && (entry & IS_ZERO) !== 0n))) return undefined;
    const bytes = isPacked ? unpack(entry) : readFile(Number(entry & OFFSET), cluster);
    last = { index, bytes };
    return bytes;
  }

  function unpack(entry: bigint): Buffer {
    const offset = Number(entry & ((1n << offsetBits) - 1n));
    const sectors = Number((entry & (COMPRESSED - 1n)) >> offsetBits) + 1;
    const packed = readFile(offset, sectors * 512 - (offset % 512));
    try {
      // It ends somewhere in the last sector, where the next one may begin.
      const bytes = isZstd
        ? zstdDecompressSync(packed.subarray(0, zstdFrameLength(packed)), { maxOutputLength: cluster })
        : inflateRawSync(packed, { maxOutputLength: cluster });
      if (bytes.length === cluster) return bytes;
    } catch (cause) {
      if (cause instanceof RangeError) throw invalid("a cluster unpacks to more than it holds");
    }
    throw invalid(`the cluster at ${offset} cannot be unpacked`);
  }

  function read(position: number, length: number): Uint8Array {
    if (!(position >= 0 && length >= 0 && position + length <= size))
      throw invalid(`the disk ends before ${position + length}`);
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const index = Math.floor((position + done) / cluster);
      const from = (position + done) % cluster;
      readCluster(index)?.copy(bytes, done, from, Math.min(cluster, from + length - done));
      done += Math.min(cluster - from, length - done);
    }
    return bytes;
  }

  return { size, read };
}

/**
 * Bytes of the zstd frame at the beginning of some; more than there are where it does not end in them.
 *
 * Source: RFC 8878, 3.1.1.
 */
function zstdFrameLength(bytes: Buffer): number {
  const descriptor = bytes.readUInt8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  let at = 5 + (isSingle ? 0 : 1) + dictionary + contentSize;
  for (let isLast = false; !isLast; ) {
    if (at + 3 > bytes.length) return bytes.length + 1;
    const block = bytes.readUIntLE(at, 3);
    isLast = (block & 1) === 1;
    // A block of one byte many times (RLE) has but that byte.
    at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
  }
  return at + ((descriptor & 4) !== 0 ? 4 : 0);
}
