import type { ImageKind } from "./image-contents.ts";

/** What differences are about, in the order in which they are told. */
export const comparedParts = [
  "packages",
  "system",
  "kernel",
  "units",
  "accounts",
  "privileges",
  "container",
  "disk",
  "files",
] as const;

export type ComparedPart = (typeof comparedParts)[number];

/** What can be shown of a comparison. */
export const shownParts = [...comparedParts, "sizes"] as const;

/** One thing that two images have differently. */
export interface ImageDifference {
  readonly kind: "added" | "removed" | "changed";
  readonly part: ComparedPart;
  /** "openssl", "ssh.service", "user ada", "/usr/bin/ssh", "esp:/loader/loader.conf", "argument quiet". */
  readonly path: string;
  /** null where it is not there. */
  readonly before: Facts | null;
  readonly after: Facts | null;
  /** The names of the facts that differ, sorted, and "content"; all of them where it was added or removed. */
  readonly aspects: readonly string[];
}

/** What is known of one thing, by name. A fact that does not apply is left out. */
export type Facts = Readonly<Record<string, string | number | null>>;

/** Bytes, before and after. */
export interface SizeChange {
  readonly before: number;
  readonly after: number;
}

/** What two images of one kind have differently: plain data, the same for the same two images. */
export interface ImageComparison {
  readonly what: ImageKind;
  /** By part in the order of `comparedParts`, then by path. */
  readonly differences: readonly ImageDifference[];
  readonly sizes: {
    /** Of the images as they are shipped. */
    readonly shipped: SizeChange;
    /** Of all files, not compressed; a file with several names counts as often. */
    readonly files: SizeChange;
    /** Folders, up to three names deep, whose files have another size together; sorted by path. */
    readonly folders: readonly (SizeChange & { readonly path: string })[];
  };
  readonly bytes: {
    /** Whether the images are the same byte for byte, as a machine or an engine sees them. */
    readonly same: boolean;
    /** Where they are not: the first block of 4096 bytes, from 0; null where only digests are known. */
    readonly regions: readonly { readonly name: string; readonly block: number | null }[];
  };
  /** Files that differ in nothing but their time. */
  readonly otherTimes: number;
  /** What could not be compared, and why. */
  readonly notes: readonly string[];
}
