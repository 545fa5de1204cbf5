import type { ConfigFinding } from "@wherry/core/errors/config-finding.ts";
import type { Minor } from "./minor.ts";

export type ConfigPath = readonly (string | number)[];

/** A finding before its place in the text is known. */
export interface Problem {
  readonly level: ConfigFinding["level"];
  readonly path: ConfigPath;
  readonly message: string;
  /** What is meant: the key at the end of the path, or its value. */
  readonly at: "key" | "value";
}

/** By which minor version of specification 2 to judge, and where to. */
export interface Rules {
  readonly minor: Minor;
  readonly report: Report;
}

/** Reports a problem of a value, or of the key at the end of the path. */
export type Report = (level: ConfigFinding["level"], path: ConfigPath, message: string, at?: Problem["at"]) => void;

/** Collects problems in the order in which they are found. */
export function collector(): { readonly problems: Problem[]; readonly report: Report } {
  const problems: Problem[] = [];
  return { problems, report: (level, path, message, at = "value") => problems.push({ level, path, message, at }) };
}
