import type { Finding } from "@wherry/core/errors/finding.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Minor } from "./minor.ts";

/** A finding before its place in the text is known. */
export interface Problem {
  readonly level: Finding["level"];
  readonly path: DataPath;
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
export type Report = (level: Finding["level"], path: DataPath, message: string, at?: Problem["at"]) => void;

/** Collects problems in the order in which they are found. */
export function collector(): { readonly problems: Problem[]; readonly report: Report } {
  const problems: Problem[] = [];
  return { problems, report: (level, path, message, at = "value") => problems.push({ level, path, message, at }) };
}
