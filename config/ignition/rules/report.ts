import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { Remark } from "../../json/remark.ts";

/** Collects what rules find, for a version of the specification. */
export interface Report {
  /** The specification's minor version: 6 for 3.6.0. */
  readonly minor: number;
  error(path: DataPath, message: string | undefined): void;
  warning(path: DataPath, message: string | undefined): void;
}

/** Nothing is noted where a message is undefined. */
export function createReport(minor: number, remarks: Remark[]): Report {
  const note = (level: Remark["level"]) => (path: DataPath, message: string | undefined) => {
    if (message !== undefined) remarks.push({ level, path, message });
  };
  return { minor, error: note("error"), warning: note("warning") };
}
