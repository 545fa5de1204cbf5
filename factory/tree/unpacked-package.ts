import type { TreeNode } from "@wherry/core/tree/tree.ts";

/** A package whose content lies in the store, ready to become part of a tree. */
export interface UnpackedPackage {
  readonly package: { readonly name: string; readonly version: string; readonly architecture: string };
  /** Of the package file. */
  readonly sha256: string;
  /** Absolute paths, in the order of the archive. Hard links are file nodes with the same content. */
  readonly entries: ReadonlyMap<string, TreeNode>;
  /** The text of ./control. */
  readonly control: string;
  /** preinst, postinst, prerm, postrm and config, as far as the package has them. */
  readonly scripts: readonly { readonly name: string; readonly text: string; readonly sha256: string }[];
  /** Absolute paths. */
  readonly conffiles: readonly string[];
  /** The text of ./triggers, "" where there is none. */
  readonly triggers: string;
}
