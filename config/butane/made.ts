import type { DataPath } from "@wherry/core/paths/data-path.ts";

/** A part that was translated, and what it was translated from. */
export interface TranslatedPart {
  readonly made: Record<string, unknown>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly at: DataPath;
}
