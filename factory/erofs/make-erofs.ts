import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import type { DigestBlocks } from "@wherry/formats/filesystem/erofs/batch.ts";
import type { ErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { uncompressed } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { assembleErofs, type ImageChunk } from "./assemble.ts";
import { type Compressor, type Forms, mayBeCompressed, openForms } from "./batches.ts";

interface ErofsOptions {
  readonly tree: Tree;
  readonly reader: ContentReader;
  readonly compression: ErofsCompression;
  readonly compressor: Compressor;
  readonly uuid: string;
  /** When the file system was made, seconds since 1970; files keep their own times. */
  readonly epoch: number;
  /** How the image's blocks are digested for its hash tree. */
  readonly digestBlocks: DigestBlocks;
  readonly signal?: AbortSignal | undefined;
}

interface ErofsImage extends Disposable {
  /** A multiple of 4096. */
  readonly bytes: number;
  /** The whole image, once; a chunk is valid until the next one is asked for. */
  chunks(): AsyncGenerator<ImageChunk>;
}

/**
 * Makes an EROFS file system from a tree. mkfs.erofs compresses what no build before it has compressed; the image
 * itself is put together here, so that its bytes follow from the tree and the options, whatever was there before. What
 * the reader throws passes through.
 *
 * @throws {WherryError} tree.invalid or format.too-large when EROFS cannot hold the tree, see `assembleErofs`
 * @throws {WherryError} tool.missing, tool.failed or format.invalid when mkfs.erofs does not do its work, see
 *   `compress`
 * @throws {WherryError} store.damaged when a content, or a compressed form that was kept, is not what it was
 * @throws {WherryError} interrupted when `signal` aborts while files are compressed
 */
export async function makeErofs(options: ErofsOptions): Promise<ErofsImage> {
  const { tree, compression } = options;
  const contents = [...tree.values()].flatMap((node) =>
    node.kind === "file" && mayBeCompressed(node.content) ? [node.content] : [],
  );
  const forms = compression.algorithm === "none" ? noForms : await openForms(contents, options);
  try {
    return { ...assembleErofs(tree, { ...options, forms }), [Symbol.dispose]: () => forms[Symbol.dispose]() };
  } catch (error) {
    forms[Symbol.dispose]();
    throw error;
  }
}

const noForms: Forms = {
  features: uncompressed,
  of: () => undefined,
  reject: () => Promise.reject(new Error("there are no batches")),
  [Symbol.dispose]: () => {},
};
