import { createHash } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { writeTar } from "@wherry/formats/archive/tar-writer.ts";
import {
  type BatchEntry,
  type DigestBlocks,
  type SealTable,
  writeBatch,
} from "@wherry/formats/filesystem/erofs/batch.ts";
import type { ErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { readImage } from "@wherry/formats/filesystem/erofs/read-image.ts";
import { BLOCK } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { runOrFail } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";

interface CompressOptions {
  readonly reader: ContentReader;
  /** mkfs.erofs, 1.8 or newer. */
  readonly tool: Tool;
  readonly compression: ErofsCompression;
  /** The seal of the batch's table. */
  readonly seal: SealTable;
  readonly digestBlocks: DigestBlocks;
  /** The batch to write; files beside it begin with its name, and are gone in the end. */
  readonly output: string;
  /** Threads; mkfs.erofs takes one per processor by default. The result does not depend on it. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has mkfs.erofs compress contents, and keeps what it made of each as a batch. What becomes of a content follows from
 * it and the compression alone, not from the others.
 *
 * Fragments, deduplication and packed tails stay off: with them one changed file moves the bytes of many others, and an
 * update would have to fetch them all. An error of the reader passes through.
 *
 * Source: mkfs.erofs(1).
 *
 * @throws {WherryError} tool.failed when mkfs.erofs fails (with what it said), or makes other files than it was given
 * @throws {WherryError} tool.missing when mkfs.erofs cannot be started
 * @throws {WherryError} format.invalid when the image that it made cannot be read
 * @throws {WherryError} store.damaged when the bytes of a content do not have the digest that it states
 * @throws {WherryError} interrupted when `signal` aborts
 */
export async function compress(contents: readonly Content[], options: CompressOptions): Promise<void> {
  const { tool, output, signal } = options;
  // The tool would copy a stream to a temporary file of its own first, and a stream that breaks off keeps it waiting.
  const [archive, image] = [`${output}.tar`, `${output}.image`];
  try {
    await writeArchive(archive, contents, options);
    await runOrFail(tool.file, [...tool.prefix, ...mkfsArguments(options), image, archive], {
      env: { LC_ALL: "C", TMPDIR: dirname(output) },
      ...(signal === undefined ? {} : { signal }),
    });
    await rm(archive);
    await keepClusters(image, contents, options);
  } finally {
    await rm(archive, { force: true });
    await rm(image, { force: true });
  }
}

function mkfsArguments({ compression, workers }: CompressOptions): string[] {
  const { algorithm, level, clusterSize } = compression;
  return [
    "--tar=f",
    "--quiet",
    level === null ? `-z${algorithm}` : `-z${algorithm},level=${level}`,
    ...(clusterSize === null ? [] : [`-C${clusterSize}`]),
    // The page size of the machine that builds must not matter.
    `-b${BLOCK}`,
    "-T0",
    "--mkfs-time",
    "-U00000000-0000-0000-0000-000000000000",
    ...(workers === undefined ? [] : [`--workers=${workers}`]),
  ];
}

/** Names in the archive are numbers. */
async function writeArchive(
  path: string,
  contents: readonly Content[],
  { reader, signal }: CompressOptions,
): Promise<void> {
  const attributes = { mode: 0o755, uid: 0, gid: 0, mtime: 0 };
  const tree: Tree = new Map<string, TreeNode>([
    ["/", { kind: "directory", ...attributes }],
    ...contents.map((content, number) => [`/${number}`, { kind: "file", ...attributes, content }] as const),
  ]);
  await using file = await open(path, "w");
  for await (const bytes of writeTar(tree, reader.verifies === true ? reader : verifying(reader), {
    reuseChunks: true,
  })) {
    if (signal?.aborted === true) throw new WherryError("interrupted", "compressing files was stopped");
    await file.write(bytes);
  }
}

/** What is compressed is kept by its digest for long, so that the digest must be true. */
function verifying(reader: ContentReader): ContentReader {
  const check = (content: Content, sha256: string) => {
    if (sha256 === content.sha256) return;
    throw new WherryError(
      "store.damaged",
      `a file is not what it was: its SHA-256 is ${sha256}, not ${content.sha256}`,
      {
        hint: "leave the definition's files alone while an image is built, or find what is damaged with: wherry store verify",
      },
    );
  };
  return {
    async read(content) {
      const bytes = await reader.read(content);
      check(content, createHash("sha256").update(bytes).digest("hex"));
      return bytes;
    },
    async *stream(content) {
      const digest = createHash("sha256");
      for await (const piece of reader.stream(content)) {
        digest.update(piece);
        yield piece;
      }
      check(content, digest.digest("hex"));
    },
  };
}

async function keepClusters(
  image: string,
  contents: readonly Content[],
  { output, seal, digestBlocks }: CompressOptions,
): Promise<void> {
  const descriptor = openSync(image, "r");
  try {
    const { features, files } = readImage(descriptor);
    const byName = new Map(files.map((file) => [file.name, file]));
    const entries = contents.map(({ sha256, size }, number): BatchEntry => {
      const file = byName.get(`${number}`);
      if (file?.size !== size) throw new WherryError("tool.failed", `mkfs.erofs made another file of ${sha256}`);
      const { compressed } = file;
      return {
        sha256,
        form: compressed === undefined ? "flat" : { size, index: compressed.index, blocks: compressed.blocks },
        source: { descriptor, offset: (compressed?.first ?? 0) * BLOCK },
      };
    });
    await using file = await open(output, "wx");
    await writeBatch(file, features, entries, { seal, digestBlocks });
  } finally {
    closeSync(descriptor);
  }
}
