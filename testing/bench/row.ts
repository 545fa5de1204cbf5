import type { Cost } from "./measure.ts";

/** What a build made; bytes. undefined: it makes no such thing. */
export interface Sizes {
  /** The file that is shipped or booted, without holes. */
  readonly disk: number | undefined;
  /** /usr, or the root file system where that is one. */
  readonly system: number | undefined;
  readonly initrd: number | undefined;
  readonly packages: number | undefined;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly cost: Cost;
  readonly sizes: Sizes;
  /** Whether building twice gave the same bytes; undefined: not asked. */
  readonly reproducible: boolean | undefined;
  /** Name of Wherry's row that does the same work; undefined for Wherry's own rows. */
  readonly against: string | undefined;
}

/** A program that could not be measured on this machine. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export const firstBuild = "Wherry: first build, packages downloaded";
export const changedBuild = "Wherry: again, one file of the definition changed";
export const releaseBuild = "Wherry: release compression, one file changed";

/** Whether several builds gave one digest; undefined where there was only one. */
export function sameBytes(digests: readonly string[]): boolean | undefined {
  return digests.length < 2 ? undefined : new Set(digests).size === 1;
}
