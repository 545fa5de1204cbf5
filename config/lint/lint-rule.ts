import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { File, IgnitionConfig, Resource } from "../ignition/config.ts";
import type { Remark } from "../json/remark.ts";

/** What a rule looks at. */
export interface LintSubject {
  readonly config: IgnitionConfig;
  /** Contents that are text and stand in the configuration, with where they stand. */
  readonly texts: readonly LintText[];
  /** The text of a resource; undefined for what is elsewhere, or no text. */
  readonly textOf: (resource: Resource | undefined) => string | undefined;
}

export interface LintText {
  readonly kind: "file" | "unit";
  readonly text: string;
  readonly path: DataPath;
  /** The file that it is the contents of. */
  readonly file?: File;
}

/** Something that is allowed, and probably not meant. */
export interface LintRule {
  /** Never changes its meaning: it stands in comments. */
  readonly id: string;
  readonly level: Remark["level"];
  /** What it finds, in a few words. */
  readonly summary: string;
  /** Why that is bad, and what to do instead. */
  readonly explanation: string;
  readonly check: (subject: LintSubject, report: (path: DataPath, message: string) => void) => void;
}
