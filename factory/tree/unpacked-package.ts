import type { TreeNode } from "@wherry/core/tree/tree.ts";

/** A package whose content lies in the store, ready to become part of a tree. */
export interface UnpackedPackage {
  /** `PackageFormat.name`: what `control` and the scripts are written in. */
  readonly format: string;
  readonly package: { readonly name: string; readonly version: string; readonly architecture: string };
  /** Of the package file. */
  readonly sha256: string;
  /** Absolute paths, in the order of the archive. Hard links are file nodes with the same content. */
  readonly entries: ReadonlyMap<string, TreeNode>;
  /** What the package says about itself: `PackageContents.control`. */
  readonly control: string;
  /** As far as the package has any: `PackageContents.scripts`. */
  readonly scripts: readonly {
    readonly name: string;
    readonly text: string;
    readonly base64?: string;
    readonly sha256: string;
  }[];
  /** Absolute paths. */
  readonly conffiles: readonly string[];
  /** `PackageContents.triggers`. */
  readonly triggers: string;
  /** `PackageContents.questions`; undefined where the store keeps what an earlier version of it unpacked. */
  readonly questions?: string | undefined;
}
