import type { Report } from "../../ignition/rules/report.ts";
import type { Specification } from "../specification.ts";

export interface SourceContext {
  readonly specification: Specification;
  readonly report: Report;
}
