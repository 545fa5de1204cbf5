import { WherryError } from "@wherry/core/errors/errors.ts";
import { joinPath } from "@wherry/core/paths/paths.ts";
import { fileTypeOf } from "@wherry/core/tree/file-types.ts";
import type { TreeNode } from "@wherry/core/tree/tree.ts";
import { readDirectory } from "./directory.ts";
import { readCapabilities } from "./extended-attributes.ts";
import { type FileData, fileData } from "./file-data.ts";
import { DataLayout, decodeDevice, SLOT } from "./inode.ts";
import { type ImageSource, inodesOf, readFlat } from "./read-image.ts";
import { BLOCK, readSuperblock } from "./superblock.ts";

/** More than any image made here has. */
const MOST_NODES = 1_000_000;
const LONGEST_TARGET = 4096;

interface ErofsNode {
  readonly kind: "file" | "directory" | "link" | "other";
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Bytes: of a file, a folder's entries, or a link's target. */
  readonly size: number;
  /** What "other" is; undefined for a socket and what is not known. */
  readonly device?: { readonly kind: SpecialKind; readonly major: number; readonly minor: number };
  /** A file's extended attribute "security.capability". */
  readonly capabilities?: Uint8Array;
  /** A link's. */
  readonly target?: string;
  /** A file's bytes; undefined for one that is compressed. */
  readonly read: () => Uint8Array | undefined;
  /** A file's bytes in pieces, compressed or not. */
  readonly data?: FileData;
}

type SpecialKind = Exclude<TreeNode["kind"], "file" | "directory" | "link">;

/**
 * Everything in an EROFS image as it is made here, by its path, the root as "/". What is compressed, of files of more
 * than one block, is not unpacked by `read`, but by `data`.
 *
 * @throws {WherryError} format.invalid when an offset leads outside of the image, a folder stands in two places, a name
 *   has a slash or a NUL, a link's target is too long, or there are more than a million files
 */
export function readErofsTree(source: ImageSource): ReadonlyMap<string, ErofsNode> {
  const nodes = new Map<string, ErofsNode>();
  const folders = new Set<number>();
  const inodeAt = inodesOf(source);
  const { rootNumber, time } = readSuperblock(source.read(0, BLOCK));
  const waiting = [{ path: "/", number: rootNumber }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, number } = next;
    const inode = inodeAt(number);
    const type = fileTypeOf(inode.mode);
    const kind = type === "file" || type === "directory" || type === "link" ? type : "other";
    const isFlat = inode.layout === DataLayout.plain || inode.layout === DataLayout.inline;
    const read = () => {
      if (inode.size === 0) return new Uint8Array();
      return isFlat ? readFlat(inode, number * SLOT, source.read) : undefined;
    };
    if (kind === "link" && inode.size > LONGEST_TARGET) throw invalid(`the target of ${path} is too long`);
    const target = kind === "link" ? { target: Buffer.from(read() ?? []).toString() } : {};
    const { attributesLength, length } = inode;
    const behind = number * SLOT + length;
    const value =
      attributesLength > 0 ? readCapabilities(source.read(behind - attributesLength, attributesLength)) : undefined;
    const capabilities = value === undefined ? {} : { capabilities: value };
    nodes.set(path, {
      kind,
      mode: inode.mode & 0o7777,
      uid: inode.uid,
      gid: inode.gid,
      mtime: inode.mtime ?? time,
      size: inode.size,
      ...target,
      ...capabilities,
      ...(kind === "file" ? { data: fileData(inode, number * SLOT, source) } : {}),
      ...(type === undefined || kind !== "other" ? {} : { device: specialOf(type, inode.value) }),
      read,
    });
    if (nodes.size > MOST_NODES) throw invalid(`it has more than ${MOST_NODES} files`);
    if (kind !== "directory") continue;
    if (folders.has(number)) throw invalid(`${path} is a folder that stands in two places`);
    folders.add(number);
    for (const { name, number: inner } of readDirectory(read() ?? new Uint8Array())) {
      if (name === "." || name === "..") continue;
      if (name.includes("/") || name.includes("\0")) throw invalid(`a name in ${path} is not a file name`);
      waiting.push({ path: joinPath(path, name), number: inner });
    }
  }
  return nodes;
}

function specialOf(kind: TreeNode["kind"], value: number) {
  if (kind !== "character-device" && kind !== "block-device") return { kind: "fifo", major: 0, minor: 0 } as const;
  const [major, minor] = decodeDevice(value);
  return { kind, major, minor } as const;
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `this EROFS image is damaged: ${what}`);
}
