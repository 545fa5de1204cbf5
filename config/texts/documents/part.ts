import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataNode } from "../../json/data-node.ts";
import type { SourceText } from "../source-text.ts";

/** One configuration out of those that are laid over each other. */
export interface Part {
  readonly source: SourceText;
  /**
   * With values in the place of references, and without the blocks that are the document's own. Undefined for an empty
   * text, and for Ignition's JSON.
   */
  readonly root: DataNode | undefined;
  readonly isIgnition: boolean;
  /** What was found up to here. */
  readonly findings: readonly Finding[];
}
