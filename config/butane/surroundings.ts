/** The folder of local files that a configuration may name. Paths are relative to it, with slashes. */
export interface LocalFiles {
  /** The bytes of a regular file. */
  read(path: string): Uint8Array | LocalProblem;
  /**
   * What is in a folder and everything below it, the folder itself first as "", in the order of their names. Links are
   * not followed.
   */
  list(path: string): readonly LocalEntry[] | LocalProblem;
}

export interface LocalProblem {
  /** Why it cannot be had, in a few words. */
  readonly problem: string;
}

export interface LocalEntry {
  /** Below the folder that was asked for. */
  readonly path: string;
  readonly kind: "folder" | "file" | "link" | "other";
  readonly executable?: boolean;
  /** A link's. */
  readonly target?: string;
}

export interface Surroundings {
  /** Undefined where no folder was given: then local files are errors. */
  readonly files?: LocalFiles;
  /** To gzip; undefined where contents stay uncompressed. */
  readonly compress?: (bytes: Uint8Array) => Uint8Array;
  /** For OpenShift: whether to leave out the MachineConfig around the Ignition configuration. */
  readonly raw?: boolean;
}

const noFolder = "local files need --files-dir, the folder that their paths are relative to";
const outside = "the path leads out of the folder of local files: name one within it";

/** The bytes of a local file that a configuration names. */
export function readLocalFile(path: string, { files }: Surroundings): Uint8Array | LocalProblem {
  if (files === undefined) return { problem: noFolder };
  const within = pathWithin(path);
  return within === undefined ? { problem: outside } : files.read(within);
}

/** What is below a local folder that a configuration names. */
export function listLocalFolder(path: string, { files }: Surroundings): readonly LocalEntry[] | LocalProblem {
  if (files === undefined) return { problem: noFolder };
  const within = pathWithin(path);
  return within === undefined ? { problem: outside } : files.list(within);
}

/** Whether local files were refused: a `LocalProblem` in the place of bytes, entries or text. */
export function isProblem(value: unknown): value is LocalProblem {
  return typeof value === "object" && value !== null && "problem" in value;
}

/** Without "." and ".."; a leading slash is the folder itself. Undefined for what leads out of it. */
function pathWithin(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
