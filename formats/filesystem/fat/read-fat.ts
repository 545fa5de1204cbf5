import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";

/** Reads bytes of the file system; fewer where it ends, undefined where there is nothing to read from. */
export type ReadBytes = (offset: number, length: number) => Uint8Array | undefined;

/** Where the parts of a FAT file system are, in bytes. */
export interface FatVolume {
  readonly kind: 12 | 16 | 32;
  readonly table: number;
  readonly data: number;
  readonly clusterSize: number;
  readonly clusters: number;
  /** FAT32: the root folder's first cluster. Otherwise it has a place of its own. */
  readonly root: number | { readonly offset: number; readonly length: number };
}

/** Bytes that a folder may have: 65536 entries. */
export const LARGEST_FOLDER = 2 ** 21;

/**
 * A file at the root of a FAT file system, whatever the case of its name; undefined where there is no such file, or no
 * FAT. Source: Microsoft's "FAT: General Overview of On-Disk Format", version 1.03.
 *
 * @throws {WherryError} format.invalid when the file has more than `most` bytes, or ends before its size says
 */
export function readFatFile(name: string, read: ReadBytes, most: number): Uint8Array | undefined {
  const geometry = readGeometry(read(0, 512));
  if (geometry === undefined) return undefined;
  const wanted = name.toLowerCase();
  const entry = readEntries(readRoot(geometry, read)).find((one) => one.isFile && one.name.toLowerCase() === wanted);
  if (entry === undefined) return undefined;
  if (entry.size > most) throw damaged(`${name} is too large: ${entry.size} bytes`);
  const bytes = readChain(entry.cluster, { ...geometry, read, length: entry.size });
  if (bytes.length < entry.size) throw damaged(`${name} is damaged: it ends too early`);
  return bytes.subarray(0, entry.size);
}

/** A volume by its first sector; undefined where it is no FAT. */
export function readGeometry(sector: Uint8Array | undefined): FatVolume | undefined {
  if (sector === undefined || sector.length < 512 || sector[510] !== 0x55 || sector[511] !== 0xaa) return undefined;
  const view = dataViewOf(sector);
  const sectorSize = view.getUint16(11, true);
  const clusterSize = view.getUint8(13) * sectorSize;
  const tables = view.getUint8(16);
  const rootLength = view.getUint16(17, true) * 32;
  const sectors = view.getUint16(19, true) || view.getUint32(32, true);
  const tableSectors = view.getUint16(22, true) || view.getUint32(36, true);
  if (![512, 1024, 2048, 4096].includes(sectorSize) || clusterSize === 0 || tables === 0) return undefined;
  const table = view.getUint16(14, true) * sectorSize;
  const rootOffset = table + tables * tableSectors * sectorSize;
  const data = rootOffset + Math.ceil(rootLength / sectorSize) * sectorSize;
  const clusters = Math.floor((sectors * sectorSize - data) / clusterSize);
  if (clusters < 1) return undefined;
  const kind = clusters < 4085 ? 12 : clusters < 65525 ? 16 : 32;
  const root = kind === 32 ? view.getUint32(44, true) : { offset: rootOffset, length: rootLength };
  return { kind, table, data, clusterSize, clusters, root };
}

/** The root folder's bytes. */
export function readRoot(volume: FatVolume, read: ReadBytes): Uint8Array {
  const { root } = volume;
  if (typeof root === "number") return readChain(root, { ...volume, read, length: LARGEST_FOLDER });
  return read(root.offset, root.length) ?? new Uint8Array();
}

/** The bytes of a chain of clusters, `length` at most; fewer where it ends earlier or leads astray. */
export function readChain(
  first: number,
  chain: FatVolume & { readonly read: ReadBytes; readonly length: number },
): Uint8Array {
  const { read, data, clusterSize, clusters, length } = chain;
  const parts: Uint8Array[] = [];
  let size = 0;
  // The length bounds the walk, should the chain lead to itself.
  for (
    let cluster = first;
    size < length && cluster >= 2 && cluster < clusters + 2;
    cluster = nextCluster(cluster, chain)
  ) {
    const part = read(data + (cluster - 2) * clusterSize, clusterSize);
    if (part === undefined || part.length < clusterSize) break;
    parts.push(part);
    size += part.length;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The cluster after another one of a file. A number that no cluster has ends the chain. */
export function nextCluster(
  cluster: number,
  { kind, table, read }: Pick<FatVolume, "kind" | "table"> & { readonly read: ReadBytes },
): number {
  const width = kind / 8;
  const entry = read(table + Math.floor(cluster * width), kind === 32 ? 4 : 2);
  if (entry === undefined || entry.length < 2) return 0;
  const view = dataViewOf(entry);
  if (kind === 32) return entry.length < 4 ? 0 : view.getUint32(0, true) & 0x0fffffff;
  const value = view.getUint16(0, true);
  if (kind === 16) return value;
  return cluster % 2 === 0 ? value & 0xfff : value >> 4;
}

interface Entry {
  readonly name: string;
  readonly isFile: boolean;
  readonly cluster: number;
  readonly size: number;
}

/** The files and folders among a folder's entries, up to its end; labels and what was deleted are left out. */
export function readEntries(folder: Uint8Array): readonly Entry[] {
  const view = dataViewOf(folder);
  const found: Entry[] = [];
  let long = "";
  for (let at = 0; at + 32 <= folder.length; at += 32) {
    const first = view.getUint8(at);
    if (first === 0) break;
    const attributes = view.getUint8(at + 11);
    if (first === 0xe5) long = "";
    else if ((attributes & 0x3f) === 0x0f) {
      // The last piece of a long name comes first, with a mark.
      long = longPiece(view, at) + ((first & 0x40) === 0 ? long : "");
    } else {
      const name = long === "" ? shortName(folder, at) : long;
      const cluster = view.getUint16(at + 20, true) * 0x10000 + view.getUint16(at + 26, true);
      const isLabel = (attributes & 0x08) !== 0;
      if (!isLabel)
        found.push({ name, isFile: (attributes & 0x10) === 0, cluster, size: view.getUint32(at + 28, true) });
      long = "";
    }
  }
  return found;
}

/** Thirteen UTF-16 units in three places; what is behind the end is 0 and then 0xffff. */
function longPiece(view: DataView, at: number): string {
  const offsets = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
  const units = offsets.map((offset) => view.getUint16(at + offset, true));
  const end = units.findIndex((unit) => unit === 0 || unit === 0xffff);
  return String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
}

function shortName(folder: Uint8Array, at: number): string {
  const part = (start: number, end: number) => decodeUtf8(folder.subarray(at + start, at + end)).trimEnd();
  const extension = part(8, 11);
  return extension === "" ? part(0, 8) : `${part(0, 8)}.${extension}`;
}

function damaged(message: string): WherryError {
  return new WherryError("format.invalid", message, { hint: "Write it anew, and check the file system." });
}
