import { WherryError } from "@wherry/core/errors/errors.ts";
import { fileTypeBits } from "@wherry/core/tree/file-types.ts";
import type { TreeNode } from "@wherry/core/tree/tree.ts";
import { lengthOfBlock } from "./directory.ts";
import { extendedAttributes } from "./extended-attributes.ts";
import { DataLayout, encodeDevice, type Inode, isExtended, NO_BLOCK, SLOT } from "./inode.ts";
import type { Data, Item } from "./inventory.ts";
import { createPlacement } from "./placement.ts";
import { BLOCK, type CompressionFeatures, superblockEnd } from "./superblock.ts";

/**
 * The tails of larger files get a block of their own, as nobody wants to hold such a file in memory for its last bytes.
 */
const LARGEST_WITH_TAIL = 1024 * 1024;

interface Placed {
  readonly inode: Inode;
  /** Whether the inode takes 64 bytes, not 32. */
  readonly extended: boolean;
  /** Offset of the inode in the image, a multiple of 32. */
  readonly offset: number;
  readonly node: TreeNode;
  readonly data: Data;
  /** Bytes at the data's end that follow the inode; what is before lies in blocks. */
  readonly tail: number;
  /** The first of those blocks. */
  readonly first: number;
  readonly blocks: number;
}

export interface ErofsLayout {
  /** The root first; their blocks follow each other. */
  readonly placed: readonly Placed[];
  readonly numberOf: (item: Item) => number;
  /** Blocks at the image's start that hold the superblock and the inodes, with what follows those. */
  readonly metadataBlocks: number;
  readonly blocks: number;
}

/**
 * Decides where everything in an image lies: the superblock, the inodes, with the ends of files and folders and the
 * indexes of compressed files behind them, then the blocks of data. All in the order of the items; nothing else has a
 * say in it. `time` is the file system's, seconds since 1970.
 *
 * The data of every file begins with a block, so that the blocks of an unchanged file are the same in every image.
 *
 * @throws {WherryError} format.too-large when the image would have 2^32 - 1 blocks or more, which is 16 TiB
 */
export function layoutErofs(items: readonly Item[], features: CompressionFeatures, time: number): ErofsLayout {
  const placement = createPlacement(superblockEnd(features));
  const numbers = new Map<Item, number>();
  const sketches = items.map((item, index) => {
    const { node, links, data } = item;
    const attributes = {
      mode: fileTypeBits[node.kind] | node.mode,
      links,
      size: sizeOf(data),
      serial: index + 1,
      uid: node.uid,
      gid: node.gid,
      mtime: Math.floor(node.mtime),
      attributesLength: extendedAttributes(node).length,
    };
    const extended = isExtended(attributes, time);
    const own = (extended ? 64 : 32) + attributes.attributesLength;
    const { blocks, tail } = divide(data, attributes.size, own);
    const offset = placement.place(own + (data.kind === "compressed" ? data.form.index.length : tail));
    numbers.set(item, offset / SLOT);
    return { attributes, extended, offset, item, blocks, tail };
  });

  let end = placement.blocks();
  const placed = sketches.map(({ attributes, extended, offset, item, blocks, tail }): Placed => {
    const first = end;
    end += blocks;
    const inode = { ...attributes, layout: layoutOf(item.data, tail), value: unionOf(item, first, blocks) };
    return { inode, extended, offset, node: item.node, data: item.data, tail, first, blocks };
  });
  if (end >= NO_BLOCK) throw new WherryError("format.too-large", "an EROFS image has at most 16 TiB");
  return {
    placed,
    numberOf: (item) => numbers.get(item) ?? 0,
    metadataBlocks: placement.blocks(),
    blocks: end,
  };
}

function sizeOf(data: Data): number {
  switch (data.kind) {
    case "none":
      return 0;
    case "content":
      return data.content.size;
    case "compressed":
      return data.form.size;
    case "target":
      return data.bytes.length;
    case "folder":
      return (data.blocks.length - 1) * BLOCK + lengthOfBlock(data.blocks.at(-1) ?? []);
  }
}

/** How much of the data goes into blocks, and how much behind the inode, in whose block it must end. */
function divide(data: Data, size: number, inodeLength: number): { blocks: number; tail: number } {
  if (data.kind === "compressed") return { blocks: data.form.blocks, tail: 0 };
  const tail = size % BLOCK;
  const fits = inodeLength + tail <= BLOCK && (size < LARGEST_WITH_TAIL || data.kind !== "content");
  return fits ? { blocks: (size - tail) / BLOCK, tail } : { blocks: Math.ceil(size / BLOCK), tail: 0 };
}

function layoutOf({ kind }: Data, tail: number): DataLayout {
  if (kind === "compressed") return DataLayout.compressed;
  return tail > 0 ? DataLayout.inline : DataLayout.plain;
}

function unionOf({ node, data }: Item, first: number, blocks: number): number {
  if (data.kind === "compressed") return blocks;
  if ("major" in node) return encodeDevice(node.major, node.minor);
  return blocks === 0 ? NO_BLOCK : first;
}
