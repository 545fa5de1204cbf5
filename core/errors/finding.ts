import type { DataPath } from "../paths/data-path.ts";
import type { Place } from "./place.ts";

/**
 * One thing that is wrong, doubtful or worth knowing about what a user wrote, be it the definition of an image or the
 * configuration of a machine, or about what an image is made of. Plain data, for tools and people alike.
 */
export interface Finding {
  /** An error refuses what it is about. */
  readonly level: "error" | "warning" | "info";
  /** Which value it is about; empty for the whole, and where the message names the value itself. */
  readonly path: DataPath;
  /** From 1; undefined where the text has no such place. */
  readonly line: number | undefined;
  /** From 1, in characters. */
  readonly column: number | undefined;
  readonly message: string;
  /** Which file or package it is about, where not all findings that stand together are about the same. */
  readonly file?: string;
  /** What to do next, one sentence. */
  readonly hint?: string;
  /** Lines that show it, such as those of a script. */
  readonly excerpt?: readonly string[];
  /** The rule that found it. */
  readonly rule?: string;
  /** Further places of which the same is to be said, as text. */
  readonly also?: readonly string[];
}

export interface FindingDetails {
  readonly where?: Place | undefined;
  readonly path?: DataPath;
  readonly hint?: string | undefined;
  readonly excerpt?: readonly string[];
}

/** A finding about a file, a package or a value. */
export function createFinding(
  level: Finding["level"],
  message: string,
  { where, path = [], hint, excerpt }: FindingDetails = {},
): Finding {
  return {
    level,
    path,
    line: where?.line,
    column: where?.column,
    message,
    ...(where === undefined ? {} : { file: where.file }),
    ...(hint === undefined ? {} : { hint }),
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

/** Where a finding points to, as far as it knows; undefined where it does not even know the file. */
export function placeOf({ file, line, column }: Finding): Place | undefined {
  if (file === undefined) return undefined;
  return { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}

/** Whether there is an error among them. */
export function isFatal(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === "error");
}
