import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { WherryError } from "@wherry/core/errors.ts";
import { runOrFail } from "../system/processes.ts";
import type { Tool } from "../tools/tool.ts";

/** The levels of each algorithm that mkfs.erofs knows; null where it has none. */
const LEVELS: Readonly<Record<string, readonly [number, number] | null>> = {
  none: null,
  lz4: null,
  lz4hc: [0, 12],
  lzma: [0, 109],
  deflate: [0, 9],
  zstd: [0, 22],
};

export interface ErofsCompression {
  /** "none" stores files as they are. Kernels read lz4 and lz4hc from 5.4 on (clusters above 4 KiB from 5.13), lzma from 5.16, deflate from 6.6, zstd from 6.10. */
  readonly algorithm: string;
  /** null: the algorithm's default. */
  readonly level: number | null;
  /** Most bytes that are compressed into one piece, a power of two from 4 KiB to 1 MiB; null: one block of 4 KiB. */
  readonly clusterSize: number | null;
}

export interface ErofsOptions {
  /** May reuse its chunks. A tar archive of what the file system is to hold; its entry "./" says what the root folder is. */
  readonly tar: AsyncIterable<Uint8Array>;
  /** mkfs.erofs, 1.8 or newer. */
  readonly tool: Tool;
  /** The file to write; replaced if it is there, and removed if the tool fails. */
  readonly output: string;
  readonly compression: ErofsCompression;
  readonly uuid: string;
  /** When the file system was made, seconds since 1970; files keep the times that the archive gives them. */
  readonly epoch: number;
  /** Threads; mkfs.erofs takes one per processor by default. The result does not depend on it. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes an EROFS file system from a tar archive with mkfs.erofs. The same archive and options give the same bytes.
 *
 * Fragments, deduplication and packed tails stay off: with them one changed file moves the bytes of many others, and an update
 * would have to fetch them all. Throws `tool.failed` with what the tool said; an error of the archive passes through.
 *
 * Source: mkfs.erofs(1).
 */
export async function buildErofs(options: ErofsOptions): Promise<void> {
  const { tool, output, signal } = options;
  // The tool would copy a stream to a temporary file of its own first, and a stream that breaks off keeps it waiting.
  const archive = `${output}.tar`;
  try {
    await writeArchive(archive, options);
    // The tool writes over what is there, and does not shorten it.
    await rm(output, { force: true });
    await runOrFail(tool.file, [...tool.prefix, ...erofsArguments(options), archive], {
      env: { LC_ALL: "C", TMPDIR: dirname(output) },
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    await rm(output, { force: true });
    throw error;
  } finally {
    await rm(archive, { force: true });
  }
}

async function writeArchive(path: string, { tar, signal }: ErofsOptions): Promise<void> {
  await using file = await open(path, "w");
  for await (const bytes of tar) {
    if (signal?.aborted === true) throw new WherryError("interrupted", "making the file system was stopped");
    await file.write(bytes);
  }
}

function erofsArguments(options: ErofsOptions): string[] {
  const { algorithm, level, clusterSize } = checkedCompression(options.compression);
  return [
    "--tar=f",
    "--quiet",
    ...(algorithm === "none" ? [] : [level === null ? `-z${algorithm}` : `-z${algorithm},level=${level}`]),
    ...(clusterSize === null ? [] : [`-C${clusterSize}`]),
    // The page size of the machine that builds must not matter.
    "-b4096",
    `-T${options.epoch}`,
    "--mkfs-time",
    `-U${options.uuid}`,
    ...(options.workers === undefined ? [] : [`--workers=${options.workers}`]),
    options.output,
  ];
}

/** Reads mkfs.erofs's own notation: "lz4", "zstd,12", "lz4hc,level=9 -C65536". Throws `definition.invalid`. */
export function parseErofsCompression(text: string): ErofsCompression {
  const match = /^([a-z0-9]+)(?:,(?:level=)?(\d{1,3}))?(?: +-C *(\d{1,7}))?$/.exec(text.trim());
  if (match === null) {
    throw new WherryError("definition.invalid", `"${text}" is no compression`, {
      hint: 'Write it as mkfs.erofs does: "lz4", "zstd,12" or "lz4hc,9 -C65536".',
    });
  }
  const [, algorithm = "", level, clusterSize] = match;
  return checkedCompression({
    algorithm,
    level: level === undefined ? null : Number(level),
    clusterSize: clusterSize === undefined ? null : Number(clusterSize),
  });
}

function checkedCompression(compression: ErofsCompression): ErofsCompression {
  const { algorithm, level, clusterSize } = compression;
  const levels = LEVELS[algorithm];
  if (levels === undefined) {
    throw new WherryError("definition.invalid", `EROFS knows no compression "${algorithm}"`, {
      hint: `Choose one of ${Object.keys(LEVELS).join(", ")}.`,
    });
  }
  if (level !== null && (levels === null || level < levels[0] || level > levels[1])) {
    const range = levels === null ? "no levels" : `levels from ${levels[0]} to ${levels[1]}`;
    throw new WherryError("definition.invalid", `${algorithm} has no level ${level}`, {
      hint: `It has ${range}.`,
    });
  }
  if (
    clusterSize !== null &&
    !(clusterSize >= 4096 && clusterSize <= 2 ** 20 && Number.isInteger(Math.log2(clusterSize)))
  ) {
    throw new WherryError("definition.invalid", `a cluster of ${clusterSize} bytes is not possible`, {
      hint: "It is a power of two from 4096 to 1048576.",
    });
  }
  return compression;
}
