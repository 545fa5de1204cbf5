import { isUtf8 } from "node:buffer";
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import type { LocalEntry, LocalFiles, LocalProblem } from "../butane/surroundings.ts";

/** More than any machine's configuration can hold. */
const MOST_ENTRIES = 100_000;
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The folder of local files that a configuration may name. Symbolic links are followed as long as they stay within it. All that is read,
 * each time that it is read, counts towards the limit.
 */
export function localFiles(folder: string): LocalFiles {
  const root = resolve(folder);
  let left = MOST_BYTES;

  /** Where a path really leads, or why it may not. */
  function locate(path: string): string | LocalProblem {
    const realRoot = realFolder(root);
    if (typeof realRoot !== "string") return realRoot;
    const real = realpathSync(join(root, path));
    if (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return real;
    return { problem: `${path} is a symbolic link that leads out of the folder of local files` };
  }

  function read(path: string): Uint8Array | LocalProblem {
    return attempt(path, () => {
      const real = locate(path);
      if (typeof real !== "string") return real;
      const stats = statSync(real);
      if (!stats.isFile()) return { problem: `${path} is no regular file` };
      left -= stats.size;
      if (left >= 0) return readFileSync(real);
      const most = `${MOST_BYTES / 1024 / 1024} MiB`;
      return {
        problem:
          stats.size > MOST_BYTES
            ? `${path} is larger than ${most}`
            : `${path} and what was read before it are larger than ${most}`,
      };
    });
  }

  function list(path: string): readonly LocalEntry[] | LocalProblem {
    return attempt(path, () => {
      const real = locate(path);
      if (typeof real !== "string") return real;
      if (!statSync(real).isDirectory()) return { problem: "root of tree must be a directory" };
      const entries: LocalEntry[] = [{ path: "", kind: "folder" }];
      const fault = walk(real, "", entries);
      return fault === undefined
        ? entries
        : { problem: `${fault} in ${path === "" ? "the folder of local files" : path}` };
    });
  }

  return { read, list };
}

/** The folder of local files itself. */
function realFolder(root: string): string | LocalProblem {
  return attempt("", () => {
    const real = realpathSync(root);
    return statSync(real).isDirectory() ? real : { problem: "the folder of local files is no folder" };
  });
}

function attempt<Value>(path: string, act: () => Value | LocalProblem): Value | LocalProblem {
  try {
    return act();
  } catch (problem) {
    const code = errorCode(problem);
    if (code === undefined) throw problem;
    return {
      problem: `${path === "" ? "the folder of local files" : path} ${reasons[code] ?? `cannot be read: ${code}`}`,
    };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "is not there: no such file or directory",
  EACCES: "may not be read: permission denied",
  ELOOP: "is a loop of symbolic links",
  ENAMETOOLONG: "is too long a path, or holds one",
  ERR_INVALID_ARG_VALUE: "is no path: there is a character U+0000 in it",
  ENOTDIR: "is not there: a part of the path is no directory",
};

/** Why not all of it could be listed; undefined where it was. */
function walk(folder: string, prefix: string, entries: LocalEntry[]): string | undefined {
  for (const bytes of readdirSync(folder, { encoding: "buffer" }).sort(Buffer.compare)) {
    if (entries.length >= MOST_ENTRIES) return `there are more than ${MOST_ENTRIES} files`;
    const name = bytes.toString();
    if (!isUtf8(bytes)) return `there is a name that is no UTF-8 text, ${prefix}${name},`;
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
