import type { NameRules } from "./name-rules.ts";
import type { VersionRules } from "./version-rules.ts";

/** What the solver must know of a format to read what its packages say. */
export interface SolvingRules {
  readonly versions: VersionRules;
  readonly names: NameRules;
  /** Whether a package built for one architecture can be installed on a system of another: "all" on "amd64". */
  fits(packaged: string, system: string): boolean;
  /** Values of `Package.priority`: of several providers, one of an earlier value is preferred. */
  readonly priorities: readonly string[];
}
