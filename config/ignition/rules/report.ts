import type { DataPath } from "@wherry/core/paths/data-path.ts";
/** Something found, before its place in the text is known. */
export interface Remark {
  readonly level: "error" | "warning" | "info";
  readonly path: DataPath;
  readonly message: string;
}

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
