import { dataViewOf } from "@wherry/core/bytes/data-view.ts";
import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import { uuidBytes } from "@wherry/formats/disk/guid.ts";
import { fillSync } from "@wherry/formats/files/file-bytes.ts";
import { type Compressed, clustersDigest, type DigestBlocks } from "@wherry/formats/filesystem/erofs/batch.ts";
import { moveIndex } from "@wherry/formats/filesystem/erofs/compressed-index.ts";
import { writeDirectoryBlock } from "@wherry/formats/filesystem/erofs/directory.ts";
import { extendedAttributes } from "@wherry/formats/filesystem/erofs/extended-attributes.ts";
import { SLOT, writeInode } from "@wherry/formats/filesystem/erofs/inode.ts";
import { type Data, takeInventory } from "@wherry/formats/filesystem/erofs/inventory.ts";
import { type ErofsLayout, layoutErofs } from "@wherry/formats/filesystem/erofs/layout.ts";
import { BLOCK, writeSuperblock } from "@wherry/formats/filesystem/erofs/superblock.ts";
import type { Forms } from "./batches.ts";

/** Bytes of a chunk. */
const CHUNK = 1024 * 1024;
/** Contents of at most this size are read at once. */
const SMALL = 256 * 1024;

interface AssembleOptions {
  readonly reader: ContentReader;
  readonly forms: Forms;
  readonly uuid: string;
  /** When the file system was made, seconds since 1970; files keep their own times. */
  readonly epoch: number;
  /** How blocks are digested, see `ImageChunk`. */
  readonly digestBlocks: DigestBlocks;
}

/** Blocks of an image that follow each other. */
export interface ImageChunk {
  readonly bytes: Uint8Array;
  /** The digest of each block, 32 bytes each: the leaves of a hash tree over the image. */
  readonly digests: Uint8Array;
}

interface AssembledImage {
  /** A multiple of 4096. */
  readonly bytes: number;
  /** The whole image, once; a chunk is valid until the next one is asked for. */
  chunks(): AsyncGenerator<ImageChunk>;
}

/**
 * An EROFS image from a tree and the compressed forms of its files. Its bytes follow from these and the options alone.
 *
 * Source: the kernel's Documentation/filesystems/erofs.rst. What the reader throws passes through while the chunks are
 * read.
 *
 * @throws {WherryError} tree.invalid when there is no root folder, a path has no folder, or a name is longer than 255
 *   bytes
 * @throws {WherryError} format.too-large when the image would have more than 16 TiB
 * @throws {WherryError} store.damaged when compressed clusters turn out to be cut off or changed, while the chunks are
 *   read
 */
export function assembleErofs(tree: Tree, options: AssembleOptions): AssembledImage {
  const { reader, forms, uuid, epoch } = options;
  const layout = layoutErofs(takeInventory(tree, forms.of), forms.features, epoch);
  return {
    bytes: layout.blocks * BLOCK,
    async *chunks() {
      const metadata = await renderMetadata(layout, reader);
      writeSuperblock(metadata, {
        rootNumber: (layout.placed[0]?.offset ?? 0) / SLOT,
        inodes: layout.placed.length,
        time: epoch,
        blocks: layout.blocks,
        uuid: uuidBytes(uuid),
        features: forms.features,
      });
      yield* gather(metadata, layout, options);
    },
  };
}

/** All inodes with what follows each of them. */
async function renderMetadata(layout: ErofsLayout, reader: ContentReader): Promise<Buffer> {
  const bytes = Buffer.alloc(layout.metadataBlocks * BLOCK);
  const view = dataViewOf(bytes);
  for (const { inode, extended, offset, node, data, tail, first } of layout.placed) {
    writeInode(view, offset, inode, extended);
    const attributes = offset + (extended ? 64 : 32);
    if (inode.attributesLength > 0) bytes.set(extendedAttributes(node), attributes);
    const behind = attributes + inode.attributesLength;
    if (data.kind === "compressed") {
      bytes.set(data.form.index, behind);
      moveIndex(bytes.subarray(behind, behind + data.form.index.length), inode.size, first);
    } else if (data.kind === "folder" && tail > 0) {
      writeDirectoryBlock(bytes.subarray(behind, behind + tail), data.blocks.at(-1) ?? [], layout.numberOf);
    } else if (data.kind === "target") {
      bytes.set(data.bytes.subarray(inode.size - tail), behind);
    } else if (data.kind === "content" && tail > 0) {
      // The whole of it, as only that can be held against its digest.
      bytes.set((await reader.read(data.content)).subarray(data.content.size - tail), behind);
    }
  }
  return bytes;
}

/** Everything one after the other, in chunks. */
async function* gather(
  metadata: Buffer,
  layout: ErofsLayout,
  { reader, forms, digestBlocks }: Pick<AssembleOptions, "reader" | "forms" | "digestBlocks">,
): AsyncGenerator<ImageChunk> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  let used = 0;
  /** The digests of the chunk's first blocks. */
  let digests: Uint8Array[] = [];
  let digested = 0;
  /** The free part of the chunk, of at most so many bytes. */
  const room = (most: number) => chunk.subarray(used, used + Math.min(most, CHUNK - used));
  /** Digests what is used of the chunk, whole blocks, and was not digested yet. */
  function digest(): Uint8Array {
    const made = digestBlocks(chunk.subarray(digested, used));
    digests.push(made);
    digested = used;
    return made;
  }
  function* finished(): Generator<ImageChunk> {
    digest();
    yield { bytes: chunk.subarray(0, used), digests: Buffer.concat(digests) };
    used = 0;
    digests = [];
    digested = 0;
  }
  function* put(bytes: Uint8Array): Generator<ImageChunk> {
    for (let done = 0; done < bytes.length; ) {
      const part = room(bytes.length - done);
      part.set(bytes.subarray(done, done + part.length));
      done += part.length;
      used += part.length;
      if (used === CHUNK) yield* finished();
    }
  }
  /** Says whether the clusters are what they were: they are known by the digests that the hash tree needs anyway. */
  function* putClusters(form: Compressed): Generator<ImageChunk, boolean> {
    digest();
    const found: Uint8Array[] = [];
    for (let done = 0; done < form.blocks * BLOCK; ) {
      const part = room(form.blocks * BLOCK - done);
      if (!readClusters(form, done, part)) return false;
      used += part.length;
      done += part.length;
      found.push(digest());
      if (used === CHUNK) yield* finished();
    }
    const [first = new Uint8Array()] = found;
    return clustersDigest(found.length === 1 ? first : Buffer.concat(found)) === form.digest;
  }

  yield* put(metadata);
  for (const { data, blocks } of layout.placed) {
    if (blocks === 0) continue;
    if (data.kind === "compressed") {
      if (!(yield* putClusters(data.form))) await forms.reject(data.form.batch);
      continue;
    }
    let missing = blocks * BLOCK;
    for await (const piece of plainPieces(data, layout, reader)) {
      const wanted = piece.subarray(0, missing);
      missing -= wanted.length;
      yield* put(wanted);
    }
    // What does not fill its last block; a content that ended too early was noticed by the reader.
    yield* put(Buffer.alloc(missing));
  }
  if (used > 0) yield* finished();
}

/** False where the batch ends too early. */
function readClusters({ batch, offset }: Compressed, position: number, into: Uint8Array): boolean {
  return fillSync(batch.descriptor, into, offset + position) === into.length;
}

async function* plainPieces(data: Data, layout: ErofsLayout, reader: ContentReader): AsyncGenerator<Uint8Array> {
  if (data.kind === "target") yield data.bytes;
  if (data.kind === "content") {
    if (data.content.size <= SMALL) yield await reader.read(data.content);
    else yield* reader.stream(data.content);
  }
  if (data.kind === "folder") {
    for (const entries of data.blocks) {
      const block = Buffer.alloc(BLOCK);
      writeDirectoryBlock(block, entries, layout.numberOf);
      yield block;
    }
  }
}
