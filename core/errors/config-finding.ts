/**
 * One thing that is wrong, doubtful or worth knowing about a machine configuration (Ignition, Butane, Container Linux Config).
 * Plain data, for tools and people alike.
 */
export interface ConfigFinding {
  /** An error refuses the configuration. */
  readonly level: "error" | "warning" | "info";
  /** Where in the configuration: keys, and indexes from 0. Empty for the whole. */
  readonly path: readonly (string | number)[];
  /** From 1; undefined where the text has no such place. */
  readonly line: number | undefined;
  /** From 1, in characters. */
  readonly column: number | undefined;
  readonly message: string;
  /** The rule of the lint that found it. */
  readonly rule?: string;
}

/** The path as the reference tools print it: "$.storage.files.0.path". */
export function formatConfigPath(path: readonly (string | number)[]): string {
  return ["$", ...path].join(".");
}

export function isFatal(findings: readonly ConfigFinding[]): boolean {
  return findings.some(({ level }) => level === "error");
}
