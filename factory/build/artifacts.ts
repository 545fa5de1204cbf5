import type { ImageDefinition } from "../definition/image-definition.ts";

/** What every build leaves, or every build of a disk, by its kind; the value is what its name ends in. */
export const parts = {
  lock: { kind: "lock", ending: "lock.json" },
  usr: { kind: "usr", ending: "usr.erofs" },
  verity: { kind: "verity", ending: "usr.verity" },
  uki: { kind: "uki", ending: "efi" },
  initrd: { kind: "initrd", ending: "initrd" },
} as const;

/** One file of a build. */
export interface MadeFile {
  /** One of `parts`, or the format of an exporter. */
  readonly kind: string;
  /** Name in the output folder. */
  readonly name: string;
  /** In lower-case hexadecimal, where it was read already once it was whole. */
  readonly sha256?: string;
}

/** "web_1.0.0.usr.erofs". */
export function artifactName({ name, version }: ImageDefinition, { ending }: { readonly ending: string }): string {
  return `${name}_${version}.${ending}`;
}
