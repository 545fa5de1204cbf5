import { WherryError } from "@wherry/core/errors/errors.ts";
import { baseName, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import type { DirectoryNode, FileNode, Tree } from "@wherry/core/tree/tree.ts";
import type { FatGeometry } from "./fat-geometry.ts";
import { createFatNames, ENTRY } from "./fat-names.ts";

const VOLUME_LABEL = 0x08;
const DIRECTORY = 0x10;
const ARCHIVE = 0x20;
/** 1980-01-01 and 2107-12-31T23:59:58, the first and the last moment that FAT knows. */
const FIRST_TIME = 315532800;
const LAST_TIME = 4354819198;

/** A folder or file with its place: `count` clusters from `first` on. */
export interface PlacedNode {
  readonly path: string;
  readonly node: DirectoryNode | FileNode;
  readonly first: number;
  readonly count: number;
}

/** A folder of which the size is known before its files have their places. */
export interface FatFolder {
  readonly size: number;
  write(places: ReadonlyMap<string, PlacedNode>): Uint8Array;
}

/** Every folder of a tree, by its path. `label` becomes an entry of the root folder, with `epoch` as its time. */
export function fatFolders(
  tree: Tree,
  geometry: FatGeometry,
  label: { readonly label: string; readonly epoch: number },
): ReadonlyMap<string, FatFolder> {
  const children = new Map<string, string[]>();
  for (const path of [...tree.keys()].sort()) {
    if (tree.get(path)?.kind === "directory") children.set(path, []);
    if (path !== "/") children.get(parentOf(path))?.push(baseName(path));
  }
  const folders = new Map<string, FatFolder>();
  for (const [path, names] of children) {
    const folder = fatFolder(path, names, label);
    if (path === "/" && geometry.bits === 16 && folder.size > geometry.rootEntries * ENTRY) {
      throw new WherryError("format.too-large", "the root folder has too many names for a FAT16 volume");
    }
    if (folder.size > 65536 * ENTRY) throw new WherryError("format.too-large", `${path} has too many names for FAT`);
    folders.set(path, folder);
  }
  return folders;
}

/** The root folder starts with the label; every other one with itself and its parent ("Directory Creation"). */
function fatFolder(
  path: string,
  children: readonly string[],
  { label, epoch }: { label: string; epoch: number },
): FatFolder {
  const names = createFatNames(path);
  const entries = children.map((name) => ({ name, ...names.add(name) }));
  const head = path === "/" ? 1 : 2;
  const size = entries.reduce((sum, { long }) => sum + long.length + ENTRY, head * ENTRY);
  return {
    size,
    write(places) {
      const bytes = new Uint8Array(size);
      let at = 0;
      const put = (short: Uint8Array, fields: ShortEntry) => {
        bytes.set(shortEntry(short, fields), at);
        at += ENTRY;
      };
      if (path === "/") {
        put(padded(label), { attributes: VOLUME_LABEL, mtime: epoch, first: 0, size: 0 });
      } else {
        put(padded("."), describe(places, path));
        put(padded(".."), describe(places, parentOf(path)));
      }
      for (const { name, short, long } of entries) {
        bytes.set(long, at);
        at += long.length;
        put(short, describe(places, joinPath(path, name)));
      }
      return bytes;
    },
  };
}

interface ShortEntry {
  readonly attributes: number;
  readonly mtime: number;
  readonly first: number;
  readonly size: number;
}

/** What has no clusters, and the root folder wherever it is named, has 0 for its first one. */
function describe(places: ReadonlyMap<string, PlacedNode>, path: string): ShortEntry {
  const placed = places.get(path);
  if (placed === undefined) throw new WherryError("tree.invalid", `${path} is not in the tree`);
  const { node, first, count } = placed;
  return {
    attributes: node.kind === "directory" ? DIRECTORY : ARCHIVE,
    mtime: node.mtime,
    first: path === "/" || count === 0 ? 0 : first,
    size: node.kind === "file" ? node.content.size : 0,
  };
}

/** "FAT 32 Byte Directory Entry Structure". */
function shortEntry(short: Uint8Array, { attributes, mtime, first, size }: ShortEntry): Uint8Array {
  const bytes = new Uint8Array(ENTRY);
  const view = new DataView(bytes.buffer);
  const moment = new Date(Math.min(Math.max(mtime, FIRST_TIME), LAST_TIME) * 1000);
  const date = ((moment.getUTCFullYear() - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate();
  const time = (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | (moment.getUTCSeconds() >> 1);
  bytes.set(short, 0);
  bytes[11] = attributes;
  view.setUint16(14, time, true); // created
  view.setUint16(16, date, true);
  view.setUint16(18, date, true); // read
  view.setUint16(20, first >>> 16, true);
  view.setUint16(22, time, true); // written
  view.setUint16(24, date, true);
  view.setUint16(26, first & 0xffff, true);
  view.setUint32(28, size, true);
  return bytes;
}

function padded(name: string): Uint8Array {
  return new TextEncoder().encode(name.padEnd(11));
}
