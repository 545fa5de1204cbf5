import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Report } from "../../ignition/rules/report.ts";
import type { Specification } from "../specification.ts";

/** What is to hold of a value beyond its type; in the paths and names of Butane. */
export type SourceRule = (value: never, at: DataPath, context: SourceContext) => void;

export interface SourceContext {
  readonly specification: Specification;
  readonly report: Report;
}
