import { type FileHandle, open } from "node:fs/promises";
import { constants, zstdCompressSync } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { writeFully, writeFullySync } from "../files/file-bytes.ts";
import { clusters, type Pieces } from "./pieces.ts";
import { formatQcow2Header } from "./qcow2-header.ts";

const CLUSTER_BITS = 16;
const CLUSTER = 1 << CLUSTER_BITS;
/** Entries of an L1, L2 or refcount table that fit a cluster; an L2 table maps 512 MiB. */
const ENTRIES = CLUSTER / 8;
/** 16-bit counts that fit a cluster. */
const COUNTS = CLUSTER / 2;
/** Says that a cluster or L2 table belongs to this image alone and can be written in place. */
const COPIED = 1n << 63n;
const COMPRESSED = 1n << 62n;
/** Bits of a compressed cluster's descriptor that hold its offset. */
const OFFSET_BITS = BigInt(62 - (CLUSTER_BITS - 8));
/**
 * A compressed cluster costs the guest a decompression per read and a copy per write: it must save more than an eighth.
 */
const WORTH = CLUSTER - CLUSTER / 8;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 9 } };

interface Qcow2Options {
  readonly pieces: Pieces;
  /** Bytes of the disk that the guest sees. */
  readonly size: number;
  /** The file to write; replaced if it is there. */
  readonly output: string;
  /** "zstd" compresses each cluster that becomes smaller by more than an eighth; needs QEMU 5.1. */
  readonly compression: "none" | "zstd";
  readonly signal?: AbortSignal;
}

/**
 * Writes a disk as a qcow2 image, version 3, 64 KiB clusters; clusters of zeroes are not stored. Returns the size of
 * the file.
 *
 * In the file: header, L1 table and refcount table in a cluster each, the content with an L2 table after each 512 MiB
 * of the disk, the refcount blocks.
 *
 * Source: QEMU's docs/interop/qcow2.txt.
 */
export async function writeQcow2(options: Qcow2Options): Promise<number> {
  if (options.size % 512 !== 0 || options.size > ENTRIES * ENTRIES * CLUSTER) {
    throw new WherryError("format.invalid", `a disk of ${options.size} bytes cannot be a qcow2 image`);
  }
  await using file = await open(options.output, "w");
  const l1 = new BigUint64Array(ENTRIES);
  const l2 = new BigUint64Array(ENTRIES);
  const counts: number[] = [1, 1, 1];
  let end = 3 * CLUSTER;
  let table = 0;

  /** Takes `length` bytes of the file at its end and counts a reference to each cluster that they touch. */
  const allocate = (length: number): number => {
    const offset = end;
    end += length;
    for (let cluster = Math.floor(offset / CLUSTER); cluster * CLUSTER < end; cluster++) {
      counts[cluster] = (counts[cluster] ?? 0) + 1;
    }
    return offset;
  };
  const allocateCluster = (): number => {
    end = Math.ceil(end / CLUSTER) * CLUSTER;
    return allocate(CLUSTER);
  };
  const closeTable = async () => {
    if (l2.every((entry) => entry === 0n)) return;
    const offset = allocateCluster();
    await writeFully(file, bigEndian(l2), offset);
    l1[table] = COPIED | BigInt(offset);
    l2.fill(0n);
  };

  for await (const { index, bytes } of clusters(options.pieces, CLUSTER, options.size)) {
    options.signal?.throwIfAborted();
    if (Math.floor(index / ENTRIES) !== table) {
      await closeTable();
      table = Math.floor(index / ENTRIES);
    }
    const compressed = options.compression === "zstd" ? zstdCompressSync(bytes, ZSTD) : bytes;
    if (compressed.length < WORTH) {
      const offset = allocate(compressed.length);
      writeFullySync(file.fd, compressed, offset);
      const sectors = Math.floor((offset + compressed.length - 1) / 512) - Math.floor(offset / 512);
      l2[index % ENTRIES] = COMPRESSED | (BigInt(sectors) << OFFSET_BITS) | BigInt(offset);
    } else {
      const offset = allocateCluster();
      writeFullySync(file.fd, bytes, offset);
      l2[index % ENTRIES] = COPIED | BigInt(offset);
    }
  }
  await closeTable();
  await writeFully(file, bigEndian(l1), CLUSTER);
  end = Math.ceil(end / CLUSTER) * CLUSTER;
  end = await writeRefcounts(file, counts, end);
  await writeFully(file, header(options), 0);
  return end;
}

/**
 * Writes the refcount blocks at the end of the file, themselves counted, and the table that points to them. Returns the
 * new end.
 */
async function writeRefcounts(file: FileHandle, counts: readonly number[], end: number): Promise<number> {
  const firstBlock = end / CLUSTER;
  let blocks = 0;
  while (blocks * COUNTS < firstBlock + blocks) blocks++;
  const refcounts = new DataView(new ArrayBuffer(blocks * CLUSTER));
  for (const [cluster, count] of counts.entries()) refcounts.setUint16(2 * cluster, count);
  for (let block = 0; block < blocks; block++) refcounts.setUint16(2 * (firstBlock + block), 1);
  await writeFully(file, new Uint8Array(refcounts.buffer), end);
  const pointers = new BigUint64Array(ENTRIES).map((_, block) => (block < blocks ? BigInt(end + block * CLUSTER) : 0n));
  await writeFully(file, bigEndian(pointers), 2 * CLUSTER);
  return end + blocks * CLUSTER;
}

function header({ size, compression }: Qcow2Options): Uint8Array {
  return formatQcow2Header({
    size,
    clusterBits: CLUSTER_BITS,
    l1: { offset: CLUSTER, entries: Math.ceil(size / (ENTRIES * CLUSTER)) },
    refcountTable: 2 * CLUSTER,
    compression: compression === "zstd" ? "zstd" : "deflate",
  });
}

function bigEndian(entries: BigUint64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(entries.length * 8));
  for (const [index, entry] of entries.entries()) view.setBigUint64(8 * index, entry);
  return new Uint8Array(view.buffer);
}
