import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Value } from "../shapes/values.ts";

/** A part that was translated, and the place of what it was translated from. */
export interface TranslatedPart {
  readonly made: Record<string, Value>;
  readonly at: DataPath;
}
