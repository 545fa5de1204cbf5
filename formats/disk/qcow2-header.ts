import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** "QFI\xfb" */
const MAGIC = 0x514649fb;
/** Of version 3 with the compression type, and padding to a multiple of 8. */
const HEADER_LENGTH = 112;
const SHORTEST = { 2: 72, 3: 104 } as const;
/** Bits of the incompatible features. */
const DIRTY = 1n << 0n;
const CORRUPT = 1n << 1n;
const EXTERNAL_DATA = 1n << 2n;
const COMPRESSION_TYPE = 1n << 3n;
const EXTENDED_L2 = 1n << 4n;
/** A reader has no use for reference counts, which is all that "dirty" is about. */
const KNOWN_FEATURES = DIRTY | COMPRESSION_TYPE;
/** As many as QEMU takes: a table of 32 MiB. */
const MOST_L1_ENTRIES = 2 ** 22;
/** 64 TiB: no disk that a machine is given is larger. */
const LARGEST_DISK = 2 ** 46;
/** Header extension "backing file format name". */
const BACKING_FORMAT = 0xe2792aca;

/** What a reader needs of the header of an image that depends on nothing but itself. */
interface Qcow2Header {
  readonly version: 2 | 3;
  /** Bytes of the disk that a guest sees: a multiple of 512. */
  readonly size: number;
  /** Bytes of a cluster: 512 to 2 MiB. */
  readonly cluster: number;
  readonly l1: { readonly offset: number; readonly entries: number };
  readonly compression: "deflate" | "zstd";
}

/** Whether a file that begins so says that it is a qcow2 image. */
export function isQcow2(head: Uint8Array): boolean {
  return head.length >= 4 && dataViewOf(head).getUint32(0) === MAGIC;
}

/**
 * Reads the header of a qcow2 image, of version 2 or 3, that is whole by itself. QEMU would open whatever files a
 * header names: such images are refused, and so is all that this reader does not know.
 *
 * Source: QEMU's docs/interop/qcow2.txt, "Header" and "Header extensions"; its limits: block/qcow2.h.
 *
 * @param head the file's first 112 bytes, or as many as there are, or more
 * @throws {WherryError} format.invalid when it is damaged, or depends on another file, a password or a feature that is
 *   not known
 */
export function readQcow2Header(head: Uint8Array, file: string): Qcow2Header {
  const refuse = (what: string, hint: string): never => {
    throw new WherryError("format.invalid", `this is a qcow2 image ${what}`, { where: { file }, hint });
  };
  const damaged = (what: string): never => refuse(`whose ${what}`, "build it again; it may have been truncated");
  const view = dataViewOf(head);
  if (!isQcow2(head) || head.length < SHORTEST[2]) return damaged("header is cut off");
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return refuse(`of version ${version}, which is not known`, convert);
  if (head.length < SHORTEST[version]) return damaged("header is cut off");
  if (view.getBigUint64(8) !== 0n || view.getUint32(16) !== 0) return refuse("that depends on another file", flatten);
  if (view.getUint32(32) !== 0) return refuse("that is encrypted", `decrypt it: ${convert}`);
  const features = version === 3 ? view.getBigUint64(72) : 0n;
  if ((features & EXTERNAL_DATA) !== 0n) return refuse("whose data are in another file", flatten);
  if ((features & CORRUPT) !== 0n) return refuse("that is marked as corrupt", "repair it with: qemu-img check -r all");
  if ((features & EXTENDED_L2) !== 0n) return refuse("with extended L2 entries, which are not read here", convert);
  if ((features & ~KNOWN_FEATURES) !== 0n) return refuse(`that needs features 0x${features.toString(16)}`, convert);
  const type = version === 3 && view.getUint32(100) > 104 && head.length > 104 ? view.getUint8(104) : 0;
  if (type > 1 || (type === 1) !== ((features & COMPRESSION_TYPE) !== 0n))
    return refuse(`with a compression that is not known: ${type}`, convert);
  const size = view.getBigUint64(24);
  if (size === 0n || size % 512n !== 0n || size > LARGEST_DISK)
    return damaged(`disk has an impossible size of ${size} bytes`);
  const clusterBits = view.getUint32(20);
  if (clusterBits < 9 || clusterBits > 21) return damaged(`clusters are of 2^${clusterBits} bytes`);
  const cluster = 2 ** clusterBits;
  const offset = view.getBigUint64(40);
  const entries = view.getUint32(36);
  const needed = Math.ceil(Number(size) / ((cluster / 8) * cluster));
  if (entries < needed || entries > MOST_L1_ENTRIES || offset % BigInt(cluster) !== 0n || offset > LARGEST_DISK)
    return damaged("tables are not of its size");
  const l1 = { offset: Number(offset), entries: needed };
  return { version, size: Number(size), cluster, l1, compression: type === 1 ? "zstd" : "deflate" };
}

/** Where a new image has its tables, and what it is over. */
interface NewQcow2Header {
  /** Bytes of the disk that a guest sees. */
  readonly size: number;
  readonly clusterBits: number;
  readonly l1: { readonly offset: number; readonly entries: number };
  /** Of the one cluster of the table of reference counts, which have 16 bits each. */
  readonly refcountTable: number;
  readonly compression: "deflate" | "zstd";
  /** The image that is read where nothing was written yet. */
  readonly backing?: { readonly path: string; readonly format: string };
}

/** The longest path of an image below, in bytes. */
export const longestBackingPath = 1023;

/** The first bytes of an image of version 3; the rest of its cluster is zeroes. Source: as for `readQcow2Header`. */
export function formatQcow2Header({ size, l1, backing, ...header }: NewQcow2Header): Uint8Array {
  const format = new TextEncoder().encode(backing?.format ?? "");
  const path = new TextEncoder().encode(backing?.path ?? "");
  // Its type and length, its bytes padded to a multiple of 8, and the extension that ends them all.
  const extensions = backing === undefined ? 0 : 8 + Math.ceil(format.length / 8) * 8 + 8;
  const bytes = new Uint8Array(HEADER_LENGTH + extensions + path.length);
  const view = dataViewOf(bytes);
  const isZstd = header.compression === "zstd";
  view.setUint32(0, MAGIC);
  view.setUint32(4, 3);
  view.setUint32(20, header.clusterBits);
  view.setBigUint64(24, BigInt(size));
  view.setUint32(36, l1.entries);
  view.setBigUint64(40, BigInt(l1.offset));
  view.setBigUint64(48, BigInt(header.refcountTable));
  view.setUint32(56, 1); // clusters of the table of reference counts
  view.setBigUint64(72, isZstd ? COMPRESSION_TYPE : 0n);
  view.setUint32(96, 4); // reference counts of 2^4 bits
  view.setUint32(100, HEADER_LENGTH);
  view.setUint8(104, isZstd ? 1 : 0);
  if (backing === undefined) return bytes;
  view.setBigUint64(8, BigInt(HEADER_LENGTH + extensions));
  view.setUint32(16, path.length);
  view.setUint32(HEADER_LENGTH, BACKING_FORMAT);
  view.setUint32(HEADER_LENGTH + 4, format.length);
  bytes.set(format, HEADER_LENGTH + 8);
  bytes.set(path, HEADER_LENGTH + extensions);
  return bytes;
}

const flatten = "flatten it with: qemu-img convert -O qcow2";
const convert = "convert it with: qemu-img convert -O qcow2";
