import { WherryError } from "@wherry/core/errors/errors.ts";

/** The lowest and the highest level of each algorithm that mkfs.erofs knows; null for an algorithm without levels. */
const LEVELS: Readonly<Record<string, readonly [number, number] | null>> = {
  none: null,
  lz4: null,
  lz4hc: [0, 12],
  lzma: [0, 109],
  deflate: [0, 9],
  zstd: [0, 22],
};

export interface ErofsCompression {
  /**
   * "none" stores files as they are. Kernels read lz4 and lz4hc from 5.4 on (clusters above 4 KiB from 5.13), lzma from
   * 5.16, deflate from 6.6, zstd from 6.10.
   */
  readonly algorithm: string;
  /** null: the algorithm's default. */
  readonly level: number | null;
  /** Most bytes that are compressed into one piece, a power of two from 4 KiB to 1 MiB; null: one block of 4 KiB. */
  readonly clusterSize: number | null;
}

/**
 * Reads mkfs.erofs's own notation (mkfs.erofs(1), -z and -C): "lz4", "zstd,12", "lz4hc,level=9 -C65536".
 *
 * @throws {WherryError} format.invalid when it is written otherwise, the algorithm is not known or does not have this
 *   level, or the cluster size is not a power of two from 4096 to 1048576
 */
export function parseErofsCompression(text: string): ErofsCompression {
  const match = /^([a-z0-9]+)(?:,(?:level=)?(\d{1,3}))?(?: +-C *(\d{1,7}))?$/.exec(text.trim());
  if (match === null) {
    throw new WherryError("format.invalid", `"${text}" is not a compression`, {
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
    throw new WherryError("format.invalid", `EROFS knows no compression "${algorithm}"`, {
      hint: `Choose one of ${Object.keys(LEVELS).join(", ")}.`,
    });
  }
  if (level !== null && (levels === null || level < levels[0] || level > levels[1])) {
    const range = levels === null ? "no levels" : `levels from ${levels[0]} to ${levels[1]}`;
    throw new WherryError("format.invalid", `${algorithm} has no level ${level}`, {
      hint: `It has ${range}.`,
    });
  }
  if (
    clusterSize !== null &&
    !(clusterSize >= 4096 && clusterSize <= 2 ** 20 && Number.isInteger(Math.log2(clusterSize)))
  ) {
    throw new WherryError("format.invalid", `a cluster of ${clusterSize} bytes is not possible`, {
      hint: "It is a power of two from 4096 to 1048576.",
    });
  }
  return compression;
}
