import { hash } from "node:crypto";
import { open } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import {
  type Batch,
  type BatchEntry,
  type Compressed,
  type DigestBlocks,
  isSound,
  openBatch,
  type SealTable,
  writeBatch,
} from "@wherry/formats/filesystem/erofs/batch.ts";
import type { ErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { BLOCK, type CompressionFeatures, uncompressed } from "@wherry/formats/filesystem/erofs/superblock.ts";
import type { Tool } from "../tools/tool.ts";
import { compress } from "./compress.ts";

/** Changes whenever the same contents and settings may give other batches. */
const version = 3;
/** More batches than this are joined to one, as each costs a file to open and a table to read. */
const MANY = 24;
/** Bytes; larger ones stay what they are, so that what nobody uses any more goes with them. */
const LARGE = 16 * 1024 * 1024;

/** Where files are kept that later builds use again, and others at the same time. The store has one. */
export interface BatchShelf {
  /** The paths of all files that are kept under a key, sorted by name. */
  list(key: string): Promise<string[]>;
  /** Keeps the file that `produce` writes to the path it is given: complete or not at all. Returns its path. */
  add(key: string, name: string, produce: (path: string) => Promise<void>): Promise<string>;
  /** Proves that whoever keeps the shelf wrote these bytes into a file under this key. */
  seal(key: string, bytes: Uint8Array): string;
  /** Notes that a file was used. */
  use(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface Compressor {
  /** mkfs.erofs, 1.8 or newer; asked for when there is something to compress. */
  readonly tool: () => Promise<Tool>;
  /** Names the tool's version and whatever else its work depends on. */
  readonly identity: string;
  readonly shelf: BatchShelf;
  /** See `CompressOptions`. */
  readonly workers?: number | undefined;
}

interface FormsOptions {
  readonly compressor: Compressor;
  readonly compression: ErofsCompression;
  readonly reader: ContentReader;
  /** What clusters are known by follows from it. */
  readonly digestBlocks: DigestBlocks;
  readonly signal?: AbortSignal | undefined;
}

/** The compressed forms of contents. They can be read until it is disposed of. */
export interface Forms extends Disposable {
  readonly features: CompressionFeatures;
  /** Undefined for contents that are better left as they are. */
  of(content: Content): Compressed | undefined;
  /**
   * Takes a batch away whose clusters are not what they were.
   *
   * @throws {WherryError} store.damaged when the batch is taken away: always
   */
  reject(batch: Batch): Promise<never>;
}

/** Finds the compressed forms of contents on the shelf; what is not there is compressed now, and kept. */
export async function openForms(contents: readonly Content[], options: FormsOptions): Promise<Forms> {
  const { compressor, digestBlocks } = options;
  const { shelf } = compressor;
  const key = keyOf(options);
  const seal = (table: Uint8Array) => shelf.seal(key, table);
  const batches: Batch[] = [];
  try {
    for (const path of await shelf.list(key)) {
      const batch = openBatch(path, seal);
      if (batch === undefined) await shelf.remove(path);
      else batches.push(batch);
    }
    const known = (sha256: string) => batches.find((batch) => batch.contents.has(sha256));
    const unknown = [...new Map(contents.map((one) => [one.sha256, one])).values()].filter(
      ({ sha256 }) => known(sha256) === undefined,
    );
    if (unknown.length > 0) {
      const tool = await compressor.tool();
      const path = await shelf.add(key, nameOf(unknown), (output) =>
        compress(unknown, { ...options, ...compressor, tool, seal, output }),
      );
      const batch = openBatch(path, seal);
      if (batch === undefined) throw batchDamaged(path);
      batches.push(batch);
    }
    const used = new Map(contents.map(({ sha256 }) => [sha256, known(sha256)]));
    for (const batch of new Set(used.values())) if (batch !== undefined) await shelf.use(batch.path);
    if (batches.length > MANY) await joinSmall(batches, key, { shelf, seal, digestBlocks });
    const needed = [...used].find(([sha256, batch]) => batch !== undefined && batch.contents.get(sha256) !== "flat");
    return {
      // All batches of a key say the same.
      features: needed?.[1]?.features ?? uncompressed,
      of({ sha256 }) {
        const form = used.get(sha256)?.contents.get(sha256);
        return form === "flat" ? undefined : form;
      },
      async reject({ path }) {
        await shelf.remove(path);
        throw batchDamaged(path);
      },
      [Symbol.dispose]: () => closeAll(batches),
    };
  } catch (error) {
    closeAll(batches);
    throw error;
  }
}

function closeAll(batches: readonly Batch[]): void {
  for (const batch of batches) batch[Symbol.dispose]();
}

function keyOf({ compressor, compression, digestBlocks }: FormsOptions): string {
  const { algorithm, level, clusterSize } = compression;
  // With other digests of blocks, such as those of another salt, all clusters would seem damaged.
  const digests = Buffer.from(digestBlocks(new Uint8Array(BLOCK))).toString("hex");
  return `erofs ${version} ${algorithm} ${level} ${clusterSize} ${digests} ${compressor.identity}`;
}

/** A batch is named by what it holds, so that two processes that make the same one make one file. */
function nameOf(contents: readonly { readonly sha256: string }[]): string {
  return hash("sha256", contents.map(({ sha256 }) => `${sha256}\n`).join(""));
}

/**
 * Writes the small batches anew as one. They stay open for this build, and other processes that have them open can go
 * on, too.
 */
async function joinSmall(
  batches: readonly Batch[],
  key: string,
  means: { readonly shelf: BatchShelf; readonly seal: SealTable; readonly digestBlocks: DigestBlocks },
): Promise<void> {
  const { shelf, digestBlocks } = means;
  const small = batches.filter(({ bytes }) => bytes < LARGE);
  const [first] = small;
  if (first === undefined || small.length < 2) return;
  const entries = new Map<string, BatchEntry>();
  for (const batch of small) {
    for (const [sha256, form] of batch.contents) {
      // What is damaged is left behind: it must not get a new digest.
      if (form !== "flat" && !isSound(form, digestBlocks)) continue;
      const source = { descriptor: batch.descriptor, offset: form === "flat" ? 0 : form.offset };
      entries.set(sha256, { sha256, form, source });
    }
  }
  const list = [...entries.values()];
  const joined = await shelf.add(key, nameOf(list), async (output) => {
    await using file = await open(output, "wx");
    await writeBatch(file, first.features, list, means);
  });
  for (const { path } of small) if (path !== joined) await shelf.remove(path);
}

/** Whether it is worth asking: what fits a block would not take fewer when compressed. */
export function mayBeCompressed({ size }: Content): boolean {
  return size > BLOCK;
}

function batchDamaged(path: string): WherryError {
  return new WherryError("store.damaged", `compressed files in the store are damaged: ${path}`, {
    hint: "run the same command again: they are then compressed anew",
  });
}
