import { WherryError } from "@wherry/core/errors/errors.ts";
import { formatQcow2Header, longestBackingPath } from "@wherry/formats/disk/qcow2-header.ts";

/** 64 KiB, QEMU's own choice. */
const clusterBits = 16;
const cluster = 1 << clusterBits;
/** One L2 table fills a cluster with entries of 8 bytes, each of which maps a cluster: 512 MiB. */
const perL2Table = cluster * (cluster / 8);

interface Backing {
  /** Absolute path of the image that lies below. */
  readonly path: string;
  readonly format: "raw" | "qcow2";
}

/**
 * An empty qcow2 image of `size` bytes over another one (QEMU's docs/interop/qcow2.txt, version 3): reads go through to
 * the image below, and give zeros beyond its end; writes stay here. A few hundred kilobytes at most, as no cluster is
 * allocated.
 *
 * @throws {WherryError} format.too-large when the path has more than the 1023 bytes that the header can hold, or `size`
 *   is not a multiple of 512 from 512 to 64 TiB
 */
export function emptyOverlay(backing: Backing, size: number): Uint8Array {
  if (Buffer.byteLength(backing.path) > longestBackingPath)
    throw new WherryError("format.too-large", `the path of the image is too long: ${backing.path}`);
  if (!Number.isSafeInteger(size) || size <= 0 || size % 512 !== 0 || size > 2 ** 46) {
    throw new WherryError("format.too-large", `a disk cannot have ${size} bytes`, {
      hint: "choose a multiple of 512 bytes, at most 64 TiB",
    });
  }
  const l1Entries = Math.ceil(size / perL2Table);
  const l1Clusters = Math.ceil((l1Entries * 8) / cluster);
  const clusters = 3 + l1Clusters;
  const l1 = { offset: 3 * cluster, entries: l1Entries };
  const image = Buffer.alloc(clusters * cluster);
  image.set(formatQcow2Header({ size, clusterBits, l1, refcountTable: cluster, compression: "deflate", backing }));
  // Cluster 1 is the reference count table, 2 its one block, from 3 on the L1 table, which is empty.
  image.writeBigUInt64BE(BigInt(2 * cluster), cluster);
  for (let index = 0; index < clusters; index++) image.writeUInt16BE(1, 2 * cluster + 2 * index);
  return image;
}
