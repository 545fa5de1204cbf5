import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { LocalEntry, LocalFiles, LocalProblem } from "../butane/surroundings.ts";
import { attempt, isLocalFault, type LocalFault, locateLocal, readFileWithin } from "../local-files/local-file.ts";

/** More than any machine's configuration can hold. */
const MOST_ENTRIES = 100_000;
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The folder of local files that a configuration may name. Symbolic links are followed as long as they stay within it.
 * All that is read, each time that it is read, counts towards the limit.
 */
export function localFiles(folder: string): LocalFiles {
  const root = resolve(folder);
  let left = MOST_BYTES;

  function read(path: string): Uint8Array | LocalProblem {
    const fault = folderFault(root);
    if (fault !== undefined) return fault;
    const bytes = readFileWithin(path, { folder: root, most: left });
    if (isLocalFault(bytes)) return { problem: describe(path, bytes, left) };
    left -= bytes.length;
    return bytes;
  }

  function list(path: string): readonly LocalEntry[] | LocalProblem {
    const fault = folderFault(root);
    if (fault !== undefined) return fault;
    const listed = attempt(() => {
      const real = locateLocal(path, root);
      if (isLocalFault(real)) return real;
      if (!statSync(real).isDirectory()) return { problem: "root of tree must be a directory" };
      const entries: LocalEntry[] = [{ path: "", kind: "folder" }];
      const reason = walk(real, "", entries);
      return reason === undefined ? entries : { problem: `${reason} in ${nameOf(path)}` };
    });
    return isLocalFault(listed) ? { problem: describe(path, listed, left) } : listed;
  }

  return { read, list };
}

/** Why the folder of local files itself cannot be had. */
function folderFault(root: string): LocalProblem | undefined {
  const fault = attempt(() =>
    statSync(realpathSync(root)).isDirectory() ? undefined : { problem: "the folder of local files is not a folder" },
  );
  return isLocalFault(fault) ? { problem: describe("", fault, 0) } : fault;
}

function nameOf(path: string): string {
  return path === "" ? "the folder of local files" : path;
}

function describe(path: string, fault: LocalFault, left: number): string {
  const most = `${MOST_BYTES / 1024 / 1024} MiB`;
  switch (fault.fault) {
    case "leads-out":
      return `${path} is a symbolic link that leads out of the folder of local files`;
    case "folder":
    case "not-regular":
      return `${path} is not a regular file`;
    case "not-stored":
      return `${path} is not a regular file: the kernel makes it up`;
    case "too-large":
      return left === MOST_BYTES
        ? `${path} is larger than ${most}`
        : `${path} and what was read before it are larger than ${most}`;
    case "refused":
      return `${nameOf(path)} ${reasons[fault.code] ?? `cannot be read: ${fault.code}`}`;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "is not there: no such file or directory",
  EACCES: "may not be read: permission denied",
  ELOOP: "is a loop of symbolic links",
  ENAMETOOLONG: "is too long a path, or holds one",
  ERR_INVALID_ARG_VALUE: "is not a path: there is a character U+0000 in it",
  ENOTDIR: "is not there: a part of the path is not a directory",
};

/** Why not all of it could be listed; undefined where it was. */
function walk(folder: string, prefix: string, entries: LocalEntry[]): string | undefined {
  for (const bytes of readdirSync(folder, { encoding: "buffer" }).sort(Buffer.compare)) {
    if (entries.length >= MOST_ENTRIES) return `there are more than ${MOST_ENTRIES} files`;
    const name = bytes.toString();
    if (!isUtf8(bytes)) return `there is a name that is not UTF-8 text, ${prefix}${name},`;
    const real = join(folder, name);
    const path = `${prefix}${name}`;
    const stats = lstatSync(real);
    if (stats.isDirectory()) {
      entries.push({ path, kind: "folder" });
      const fault = walk(real, `${path}/`, entries);
      if (fault !== undefined) return fault;
    } else if (stats.isFile()) entries.push({ path, kind: "file", executable: (stats.mode & 0o111) !== 0 });
    else if (stats.isSymbolicLink()) entries.push({ path, kind: "link", target: readlinkSync(real) });
    else entries.push({ path, kind: "other" });
  }
  return undefined;
}
