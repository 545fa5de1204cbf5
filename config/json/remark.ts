import type { DataPath } from "@wherry/core/paths/data-path.ts";

/** Something found about a value of a tree, before its line and column are known: what becomes a finding. */
export interface Remark {
  readonly level: "error" | "warning" | "info";
  readonly path: DataPath;
  readonly message: string;
}

/** Something found in the text itself, with its place as an offset. */
export interface PlacedRemark extends Remark {
  readonly offset: number;
}
