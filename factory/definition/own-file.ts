import { isLocalFault, type LocalFault, readFileWithin } from "@wherry/config/local-files/local-file.ts";
import { formatBytes } from "@wherry/core/quantities/format-bytes.ts";
import type { FileDefinition } from "./image-definition.ts";

/** A file of the user's that `source` names. */
export type OwnFile = Extract<FileDefinition["content"], { kind: "source" }>;

/** Why it cannot be had, behind its path, and what to do. */
export interface OwnFileProblem {
  readonly problem: string;
  readonly hint: string;
}

/** An image of a host is smaller; it is held in memory whole. */
export const LARGEST_OWN_FILE = 2 ** 30;

/** The bytes of a file of the user's, with all that `readFileWithin` sees to. */
export function readOwnFile({ path, within }: Pick<OwnFile, "path" | "within">): Uint8Array | OwnFileProblem {
  const bytes = readFileWithin(path, { folder: within, most: LARGEST_OWN_FILE });
  return isLocalFault(bytes) ? describeOwnFault(bytes, within) : bytes;
}

/** What to say of a file or folder of the user's that cannot be had. */
export function describeOwnFault(fault: LocalFault, folder: string): OwnFileProblem {
  const relative = "the path is relative to the file that names it";
  switch (fault.fault) {
    case "leads-out":
      return {
        problem: `is, or lies behind, a symbolic link that leads out of ${folder}`,
        hint: "name the file that it leads to, or put a copy in its place",
      };
    case "folder":
      return { problem: "is a folder, not a file", hint: relative };
    case "not-regular":
      return { problem: "is not a regular file", hint: relative };
    case "not-stored":
      return {
        problem: "is not a stored file: the kernel makes it up",
        hint: "copy what is meant into a file beside the definition",
      };
    case "too-large":
      return {
        problem: `is larger than ${formatBytes(LARGEST_OWN_FILE)}`,
        hint: "images are for programs and their settings: put data on a disk of its own",
      };
    case "refused":
      return { problem: reasons[fault.code] ?? `cannot be read: ${fault.code}`, hint: relative };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read",
  EPERM: "may not be read",
  ELOOP: "is a symbolic link that leads to itself",
};
