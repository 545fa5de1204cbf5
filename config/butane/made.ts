import type { Path } from "../ignition/rules/report.ts";

/** A part that was translated, and what it was translated from. */
export interface Made {
  readonly made: Record<string, unknown>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly at: Path;
}
