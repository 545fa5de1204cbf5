import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { unpackLz4Block } from "../../archive/lz4.ts";
import {
  adviseOf,
  type Cluster,
  checkIndex,
  clustersOf,
  firstBlock,
  indexLength,
  isKnownAdvise,
  MAP_HEADER,
  moveIndex,
} from "./compressed-index.ts";
import { DataLayout, type InodeSketch } from "./inode.ts";
import type { ImageSource } from "./read-image.ts";
import { BLOCK } from "./superblock.ts";

/** Bytes that are read of a file at a time. */
const PIECE = 1024 * 1024;
/** The most that one cluster may hold: the kernel's `Z_EROFS_PCLUSTER_MAX_DSIZE`. */
const LARGEST_CLUSTER = 12 * 1024 * 1024;
/** The kernel's `Z_EROFS_COMPRESSION_LZ4` and those after it. */
const ALGORITHMS = ["lz4", "lzma", "deflate", "zstd"] as const;

type Algorithm = (typeof ALGORITHMS)[number];

/** What a file of an EROFS image holds. Its pieces are read when they are asked for, and have 12 MiB at most. */
export interface FileData {
  /**
   * As it lies in the image. Two files of one size whose stored forms are the same hold the same; those with others may
   * hold the same, too.
   *
   * @throws {WherryError} format.invalid when it leads out of the image, or its index contradicts itself
   */
  stored(): Iterable<Uint8Array>;
  /**
   * The bytes of the file; undefined where it is compressed by what cannot be unpacked here (LZMA).
   *
   * @throws {WherryError} format.invalid when it leads out of the image, its index contradicts itself, or it cannot be
   *   unpacked
   */
  unpacked(): Iterable<Uint8Array> | undefined;
}

/** The data of a file whose inode stands at `at`. */
export function fileData(inode: InodeSketch, at: number, source: ImageSource): FileData {
  if (inode.size === 0) return { stored: () => [], unpacked: () => [] };
  if (inode.layout === DataLayout.compressed) {
    return {
      stored: () => storedClusters(readMap(inode, at, source), source),
      unpacked: () => unpackClusters(readMap(inode, at, source), inode.size, source),
    };
  }
  const pieces = () => flatPieces(inode, at, source);
  return { stored: pieces, unpacked: pieces };
}

function* flatPieces(inode: InodeSketch, at: number, { size: end, read }: ImageSource): Generator<Uint8Array> {
  const { layout, size, value, length } = inode;
  if (layout !== DataLayout.plain && layout !== DataLayout.inline) throw invalid(`its data lies in the way ${layout}`);
  const tail = layout === DataLayout.inline ? size % BLOCK : 0;
  const blocks = size - tail;
  if (value * BLOCK + blocks > end && blocks > 0) throw invalid("it ends behind the image");
  for (let done = 0; done < blocks; done += PIECE) yield read(value * BLOCK + done, Math.min(PIECE, blocks - done));
  if (tail > 0) yield read(at + length, tail);
}

interface FileMap {
  /** Its addresses count from `first`. */
  readonly index: Uint8Array;
  readonly clusters: readonly Cluster[];
  readonly first: number;
  readonly blocks: number;
}

function readMap({ size, value: blocks, length }: InodeSketch, at: number, { size: end, read }: ImageSource): FileMap {
  const header = read(at + length, MAP_HEADER);
  if (!isKnownAdvise(adviseOf(header))) throw invalid("it is compressed in a way that is not known");
  const index = Uint8Array.from(read(at + length, indexLength(size, adviseOf(header))));
  const first = firstBlock(index, size);
  moveIndex(index, size, -first);
  checkIndex(index, size, blocks);
  if ((first + blocks) * BLOCK > end) throw invalid("its clusters lie behind the image's end");
  return { index, first, blocks, clusters: clustersOf(index, size) };
}

function* storedClusters({ index, first, blocks }: FileMap, { read }: ImageSource): Generator<Uint8Array> {
  yield index;
  const bytes = blocks * BLOCK;
  for (let done = 0; done < bytes; done += PIECE) yield read(first * BLOCK + done, Math.min(PIECE, bytes - done));
}

function unpackClusters(map: FileMap, size: number, source: ImageSource): Iterable<Uint8Array> | undefined {
  const algorithmOf = ({ form }: Cluster): Algorithm | "plain" => {
    if (form === "plain") return "plain";
    const bits = map.index[6] ?? 0;
    const algorithm = ALGORITHMS[form === "first" ? bits & 15 : bits >> 4];
    if (algorithm === undefined) throw invalid("it is compressed by an algorithm that is not known");
    return algorithm;
  };
  const isReadable = map.clusters.every((cluster) => algorithmOf(cluster) !== "lzma");
  return isReadable ? pieces() : undefined;

  function* pieces(): Generator<Uint8Array> {
    for (const [number, cluster] of map.clusters.entries()) {
      const { position, block, length } = cluster;
      const bytes = (map.clusters[number + 1]?.position ?? size) - position;
      if (bytes > LARGEST_CLUSTER) throw invalid(`a cluster is to hold ${bytes} bytes`);
      if (bytes <= 0) continue;
      const packed = source.read((map.first + block) * BLOCK, length * BLOCK);
      yield unpackCluster(packed, bytes, algorithmOf(cluster));
    }
  }
}

function unpackCluster(packed: Uint8Array, length: number, algorithm: Algorithm | "plain"): Uint8Array {
  if (algorithm === "plain") {
    if (length > packed.length) throw invalid(`${packed.length} bytes are to be ${length}`);
    return packed.subarray(0, length);
  }
  // What a cluster does not need of its blocks is zero, and stands first (`z_erofs_fixup_insize`).
  const data = packed.subarray(packed.findIndex((byte) => byte !== 0));
  if (algorithm === "lz4") return unpackLz4Block(data, length);
  try {
    const unpack = algorithm === "zstd" ? zstdDecompressSync : inflateRawSync;
    const bytes = unpack(data, { maxOutputLength: length });
    if (bytes.length === length) return bytes;
  } catch (cause) {
    throw new WherryError("format.invalid", "a file of this EROFS image cannot be unpacked", { cause });
  }
  throw invalid("a cluster holds another number of bytes than it should");
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `a file of this EROFS image is damaged: ${what}`);
}
