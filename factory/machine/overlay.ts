import { WherryError } from "@wherry/core/errors/errors.ts";

/** 64 KiB, QEMU's own choice. */
const clusterBits = 16;
const cluster = 1 << clusterBits;
/** One L2 table fills a cluster with entries of 8 bytes, each of which maps a cluster: 512 MiB. */
const perL2Table = cluster * (cluster / 8);
/** Header extension "backing file format name" (QEMU docs/interop/qcow2.txt, "Header extensions"). */
const backingFormatExtension = 0xe2792aca;
const versionThreeHeader = 104;

export interface Backing {
  /** Absolute path of the image that lies below. */
  readonly path: string;
  readonly format: "raw" | "qcow2";
}

/**
 * An empty qcow2 image of `size` bytes over another one (docs/interop/qcow2.txt, version 3): reads go through to the image
 * below, and give zeros beyond its end; writes stay here. A few hundred kilobytes at most, as no cluster is allocated.
 *
 * Throws WherryError `format.too-large` for a path that the header cannot hold or a size without reason.
 */
export function emptyOverlay(backing: Backing, size: number): Uint8Array {
  const path = Buffer.from(backing.path);
  if (path.length > 1023)
    throw new WherryError("format.too-large", `the path of the image is too long: ${backing.path}`);
  if (!Number.isSafeInteger(size) || size <= 0 || size % 512 !== 0 || size > 2 ** 46) {
    throw new WherryError("format.too-large", `a disk cannot have ${size} bytes`, {
      hint: "choose a multiple of 512 bytes, at most 64 TiB",
    });
  }
  const l1Entries = Math.ceil(size / perL2Table);
  const l1Clusters = Math.ceil((l1Entries * 8) / cluster);
  const clusters = 3 + l1Clusters;
  const image = Buffer.alloc(clusters * cluster);
  const format = Buffer.from(backing.format);
  const extension = 8 + Math.ceil(format.length / 8) * 8;
  const nameOffset = versionThreeHeader + extension + 8;
  image.write("QFI\xfb", 0, "latin1");
  image.writeUInt32BE(3, 4);
  image.writeBigUInt64BE(BigInt(nameOffset), 8);
  image.writeUInt32BE(path.length, 16);
  image.writeUInt32BE(clusterBits, 20);
  image.writeBigUInt64BE(BigInt(size), 24);
  image.writeUInt32BE(l1Entries, 36);
  image.writeBigUInt64BE(BigInt(3 * cluster), 40);
  image.writeBigUInt64BE(BigInt(cluster), 48);
  image.writeUInt32BE(1, 56);
  // Reference counts of 2 to the power of 4 bits.
  image.writeUInt32BE(4, 96);
  image.writeUInt32BE(versionThreeHeader, 100);
  image.writeUInt32BE(backingFormatExtension, versionThreeHeader);
  image.writeUInt32BE(format.length, versionThreeHeader + 4);
  format.copy(image, versionThreeHeader + 8);
  path.copy(image, nameOffset);
  // Cluster 1 is the reference count table, 2 its one block, from 3 on the L1 table, which is empty.
  image.writeBigUInt64BE(BigInt(2 * cluster), cluster);
  for (let index = 0; index < clusters; index++) image.writeUInt16BE(1, 2 * cluster + 2 * index);
  return image;
}
