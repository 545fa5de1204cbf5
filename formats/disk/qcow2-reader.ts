import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";

const MAGIC = 0x514649fb;
/** Bits of the incompatible features: dirty reference counts do not matter to a reader, the compression type is read. */
const KNOWN_FEATURES = 0b1001n;
const COMPRESSED = 1n << 62n;
const IS_ZERO = 1n;
const OFFSET = 0x00fffffffffffe00n;

/** A disk in an image, as a guest sees it. */
export interface DiskReader extends Disposable {
  readonly size: number;
  /** Throws `format.invalid` beyond the disk's end. */
  read(position: number, length: number): Uint8Array;
}

/**
 * Opens a qcow2 image to read from it: version 2 or 3, without a file below it, without encryption. Throws `format.invalid`.
 *
 * Source: QEMU's docs/interop/qcow2.txt.
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
    new WherryError("format.invalid", `${path} is no qcow2 image that can be read: ${what}`);

  /** Behind the file's end there are zeroes: the last cluster may be short. */
  function readFile(offset: number, length: number): Buffer {
    if (!(offset >= 0 && length >= 0 && offset < fileSize)) throw invalid(`it ends before ${offset + length}`);
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const count = readSync(descriptor, bytes, done, length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return bytes;
  }

  const header = readFile(0, 112);
  const version = header.readUInt32BE(4);
  if (header.readUInt32BE(0) !== MAGIC || (version !== 2 && version !== 3)) throw invalid("its header is another's");
  if (header.readBigUInt64BE(8) !== 0n) throw invalid("it depends on another file");
  if (header.readUInt32BE(32) !== 0) throw invalid("it is encrypted");
  const features = version === 3 ? header.readBigUInt64BE(72) : 0n;
  if ((features & ~KNOWN_FEATURES) !== 0n) throw invalid(`it needs features 0x${features.toString(16)}`);
  const isZstd = version === 3 && header.readUInt32BE(100) > 104 && header.readUInt8(104) === 1;
  const clusterBits = header.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) throw invalid(`its clusters are of 2^${clusterBits} bytes`);
  const cluster = 1 << clusterBits;
  const entries = cluster / 8;
  const size = Number(header.readBigUInt64BE(24));
  const tables = header.readUInt32BE(36);
  if (!Number.isSafeInteger(size) || tables < Math.ceil(size / (entries * cluster)) || tables > 32 * 1024 * 1024)
    throw invalid("its tables are not of its size");
  const l1 = readFile(Number(header.readBigUInt64BE(40)), tables * 8);

  const offsetBits = BigInt(62 - (clusterBits - 8));
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

  function readCluster(index: number): Buffer {
    if (last?.index === index) return last.bytes;
    const entry = entryOf(index);
    const bytes =
      (entry & COMPRESSED) !== 0n
        ? unpack(entry)
        : (entry & OFFSET) === 0n || (version === 3 && (entry & IS_ZERO) !== 0n)
          ? Buffer.alloc(cluster)
          : readFile(Number(entry & OFFSET), cluster);
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
      done += readCluster(index).copy(bytes, done, from, Math.min(cluster, from + length - done));
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
