import { fstatSync } from "node:fs";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { fileTypeOf } from "@wherry/core/tree/file-types.ts";
import { fillSync } from "../../files/file-bytes.ts";
import { adviseOf, checkIndex, firstBlock, indexLength, MAP_HEADER, moveIndex } from "./compressed-index.ts";
import { readDirectory } from "./directory.ts";
import { DataLayout, type InodeSketch, readInode, SLOT } from "./inode.ts";
import { BLOCK, type CompressionFeatures, readSuperblock } from "./superblock.ts";

/** Folders larger than this are not read: no image made here has them. */
const LARGEST_FOLDER = 64 * 1024 * 1024;

interface ImageFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Undefined where compression saved nothing, and the file lies there as it is. */
  readonly compressed: CompressedFile | undefined;
}

interface CompressedFile {
  /** Its addresses count from `first`. */
  readonly index: Uint8Array;
  /** The block of the image where its clusters begin. */
  readonly first: number;
  readonly blocks: number;
}

export interface ImageContent {
  readonly features: CompressionFeatures;
  readonly files: readonly ImageFile[];
}

/**
 * Reads where the files in the root folder of an EROFS image lie. Of what mkfs.erofs can do this knows what it does
 * when it is called by `compress`.
 *
 * @throws {WherryError} format.invalid when an offset leads outside of the image, parts of it contradict each other, or
 *   it has features that `compress` does not ask for
 */
export function readImage(descriptor: number): ImageContent {
  const { size, read } = readingFrom(descriptor);
  const inodeAt = inodesOf({ size, read });
  const { features, rootNumber } = readSuperblock(read(0, BLOCK));
  const root = inodeAt(rootNumber);
  if (fileTypeOf(root.mode) !== "directory") throw invalid("its root is not a folder");
  const files: ImageFile[] = [];
  for (const { name, number } of readDirectory(readFlat(root, rootNumber * SLOT, read))) {
    const inode = inodeAt(number);
    if (fileTypeOf(inode.mode) !== "file") continue;
    const compressed = inode.layout === DataLayout.compressed ? readCompressed(inode, number * SLOT, read) : undefined;
    if (compressed === undefined && inode.layout !== DataLayout.plain && inode.layout !== DataLayout.inline) {
      throw invalid(`the data of ${name} lies in the unknown way ${inode.layout}`);
    }
    if (compressed !== undefined && (compressed.first + compressed.blocks) * BLOCK > size) {
      throw invalid(`the clusters of ${name} lie behind its end`);
    }
    files.push({ name, size: inode.size, compressed });
  }
  return { features, files };
}

/**
 * The bytes of an image.
 *
 * @throws {WherryError} format.invalid when `read` is asked for bytes beyond its end
 */
export interface ImageSource {
  readonly size: number;
  readonly read: Read;
}

type Read = (offset: number, length: number) => Uint8Array;

function readingFrom(descriptor: number): ImageSource {
  const { size } = fstatSync(descriptor);
  const read = (offset: number, length: number): Uint8Array => {
    if (!(offset >= 0 && length >= 0 && offset + length <= size)) throw invalid(`it ends before ${offset + length}`);
    const bytes = new Uint8Array(length);
    if (fillSync(descriptor, bytes, offset) < length) throw invalid(`it ends before ${offset + length}`);
    return bytes;
  };
  return { size, read };
}

/**
 * Gives the inodes of an image by their numbers, which are their places in units of 32 bytes.
 *
 * @throws {WherryError} format.invalid when an inode that is asked for lies beyond the end, or `readInode` refuses it
 */
export function inodesOf({ size, read }: ImageSource): (number: number) => InodeSketch {
  return (number) => {
    const at = number * SLOT;
    // A short inode may be the last thing in the image.
    const inode = readInode(Buffer.concat([read(at, Math.min(64, Math.max(SLOT, size - at)))], 64));
    if (at + inode.length > size) throw invalid("an inode lies behind its end");
    return inode;
  };
}

/**
 * Data as it is: whole blocks elsewhere, the rest there too or behind the inode, which stands at `at`.
 *
 * @throws {WherryError} format.invalid when it is compressed, larger than 64 MiB, or leads outside of the image
 */
export function readFlat({ layout, size, value, length }: InodeSketch, at: number, read: Read): Uint8Array {
  if (size > LARGEST_FOLDER) throw invalid(`a folder has ${size} bytes`);
  if (layout === DataLayout.plain) return read(value * BLOCK, size);
  if (layout !== DataLayout.inline) throw invalid("a folder is compressed");
  const tail = size % BLOCK;
  const blocks = size === tail ? new Uint8Array() : read(value * BLOCK, size - tail);
  return Buffer.concat([blocks, read(at + length, tail)]);
}

function readCompressed({ size, value: blocks, length }: InodeSketch, at: number, read: Read): CompressedFile {
  const header = read(at + length, MAP_HEADER);
  const index = read(at + length, indexLength(size, adviseOf(header)));
  const first = firstBlock(index, size);
  moveIndex(index, size, -first);
  checkIndex(index, size, blocks);
  return { index, first, blocks };
}

function invalid(what: string): WherryError {
  return new WherryError("format.invalid", `an image of mkfs.erofs is damaged: ${what}`);
}
