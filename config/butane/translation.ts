import type { Report } from "../ignition/rules/report.ts";
import type { Origins } from "./origins.ts";
import type { Specification } from "./specification.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a translation is done with, and what it leaves. */
export interface Translation {
  readonly specification: Specification;
  readonly surroundings: Surroundings;
  readonly origins: Origins;
  /** Paths are those of the Butane configuration. */
  readonly report: Report;
}
