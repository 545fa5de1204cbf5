import { WherryError } from "@wherry/core/errors/errors.ts";
import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import { type FatFolder, fatFolders, type PlacedNode } from "./fat-folder.ts";
import { FAT_SECTOR, type FatGeometry, fatGeometry } from "./fat-geometry.ts";
import { fatHeader } from "./fat-header.ts";
import { ENTRY } from "./fat-names.ts";

interface FatOptions {
  /** Folders and files only; modes and owners are not stored. */
  readonly tree: Tree;
  readonly reader: ContentReader;
  /** Bytes of the volume. */
  readonly size: number;
  /** At most 11 upper-case characters. */
  readonly label: string;
  /** 32 bits, shown as "1234-ABCD". */
  readonly volumeId: number;
  /** Time stamp of the label, seconds since 1970. */
  readonly epoch: number;
}

/** Bytes at a place of the volume; what no piece covers is zero. */
interface FatPiece {
  /** Bytes from the start of the volume. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Writes a tree as a FAT32 volume, or FAT16 where it is too small for that. Only what is not zero comes out, in
 * ascending order.
 *
 * Folders come first, then files, each by path and in one run of clusters.
 *
 * Source: Microsoft's "FAT: General Overview of On-Disk Format" (fatgen103).
 *
 * @throws {WherryError} tree.invalid when the tree has anything but folders and files, or a name that FAT cannot hold
 * @throws {WherryError} format.invalid when the label is not one for FAT, or the volume's size is not possible
 * @throws {WherryError} format.too-large when the volume has too little room, a file has 4 GiB or more, or a folder has
 *   too many names
 */
export async function* writeFat(options: FatOptions): AsyncIterable<FatPiece> {
  if (!/^[A-Z0-9_ -]{1,11}$/.test(options.label)) {
    throw new WherryError("format.invalid", `"${options.label}" is not a label for a FAT volume`);
  }
  const geometry = fatGeometry(options.size);
  const folders = fatFolders(options.tree, geometry, options);
  const placed = place(options.tree, folders, geometry);
  const used = placed.reduce((sum, { count }) => sum + count, 0);
  if (used > geometry.clusters) {
    const clusterBytes = geometry.sectorsPerCluster * FAT_SECTOR;
    throw new WherryError(
      "format.too-large",
      `content of ${used * clusterBytes} bytes does not fit a FAT volume with room for ${geometry.clusters * clusterBytes}`,
    );
  }
  yield { offset: 0, bytes: fatHeader(geometry, options, used) };
  const table = fatTable(geometry, placed);
  for (const copy of [0, 1]) {
    yield { offset: (geometry.reserved + copy * geometry.sectorsPerFat) * FAT_SECTOR, bytes: table };
  }
  const places = new Map(placed.map((entry) => [entry.path, entry]));
  for (const { path, node, first } of placed) {
    const cluster = (geometry.dataStart + (first - 2) * geometry.sectorsPerCluster) * FAT_SECTOR;
    const rootStart = geometry.dataStart * FAT_SECTOR - geometry.rootEntries * ENTRY;
    let offset = path === "/" && geometry.bits === 16 ? rootStart : cluster;
    if (node.kind === "directory") {
      yield { offset, bytes: folders.get(path)?.write(places) ?? new Uint8Array() };
      continue;
    }
    for await (const bytes of options.reader.stream(node.content)) {
      yield { offset, bytes };
      offset += bytes.length;
    }
  }
}

/** Gives each node its clusters. Cluster 2 is the first; the root folder of FAT16 lies outside of all clusters. */
function place(tree: Tree, folders: ReadonlyMap<string, FatFolder>, geometry: FatGeometry): PlacedNode[] {
  const placed: PlacedNode[] = [];
  const clusterBytes = geometry.sectorsPerCluster * FAT_SECTOR;
  const paths = [...tree.keys()].sort();
  let next = 2;
  for (const kind of ["directory", "file"] as const) {
    for (const path of paths) {
      const node = tree.get(path);
      if (node?.kind !== "directory" && node?.kind !== "file") {
        throw new WherryError("tree.invalid", `${path} is a ${node?.kind ?? "hole"}; FAT holds folders and files only`);
      }
      if (node.kind !== kind) continue;
      const size = node.kind === "file" ? node.content.size : (folders.get(path)?.size ?? 0);
      if (size > 0xffffffff) throw new WherryError("format.too-large", `${path} has ${size} bytes; FAT ends at 4 GiB`);
      const count = path === "/" && geometry.bits === 16 ? 0 : Math.ceil(size / clusterBytes);
      placed.push({ path, node, first: next, count });
      next += count;
    }
  }
  return placed;
}

/**
 * The file allocation table up to its last entry in use: each cluster names the one after it, the last of a run says
 * so.
 */
function fatTable(geometry: FatGeometry, placed: readonly PlacedNode[]): Uint8Array {
  const used = placed.reduce((sum, { count }) => sum + count, 0);
  const width = geometry.bits / 8;
  const view = new DataView(new ArrayBuffer((used + 2) * width));
  const set = (cluster: number, value: number) => {
    if (geometry.bits === 16) view.setUint16(cluster * width, value & 0xffff, true);
    else view.setUint32(cluster * width, value, true);
  };
  const endOfChain = 0x0fffffff;
  set(0, 0x0ffffff8); // the media byte
  set(1, endOfChain); // was unmounted well
  for (const { first, count } of placed) {
    for (let index = 0; index < count; index++)
      set(first + index, index === count - 1 ? endOfChain : first + index + 1);
  }
  return new Uint8Array(view.buffer);
}
