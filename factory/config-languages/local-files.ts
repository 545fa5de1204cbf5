import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { LocalEntry, LocalFiles, LocalProblem } from "@wherry/core/butane/surroundings.ts";

/** More than any machine's configuration can hold. */
const MOST_ENTRIES = 100_000;
const MOST_BYTES = 256 * 1024 * 1024;

/** The folder of local files that a configuration may name. Symbolic links are followed as long as they stay within it. */
export function localFiles(folder: string): LocalFiles {
  const root = resolve(folder);

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
      const { size } = statSync(real);
      if (!statSync(real).isFile()) return { problem: `${path} is no regular file` };
      return size > MOST_BYTES
        ? { problem: `${path} is larger than ${MOST_BYTES / 1024 / 1024} MiB` }
        : readFileSync(real);
    });
  }

  function list(path: string): readonly LocalEntry[] | LocalProblem {
    return attempt(path, () => {
      const real = locate(path);
      if (typeof real !== "string") return real;
      if (!statSync(real).isDirectory()) return { problem: "root of tree must be a directory" };
      const entries: LocalEntry[] = [{ path: "", kind: "folder" }];
      const isComplete = walk(real, "", entries);
      return isComplete
        ? entries
        : { problem: `there are more than ${MOST_ENTRIES} files in ${path === "" ? "it" : path}` };
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
    const { code } = problem as NodeJS.ErrnoException;
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
  ENAMETOOLONG: "is too long a name",
  ENOTDIR: "is not there: a part of the path is no directory",
};

/** Whether all of it was listed. */
function walk(folder: string, prefix: string, entries: LocalEntry[]): boolean {
  for (const name of readdirSync(folder).sort(byBytes)) {
    if (entries.length >= MOST_ENTRIES) return false;
    const real = join(folder, name);
    const path = `${prefix}${name}`;
    const stats = lstatSync(real);
    if (stats.isDirectory()) {
      entries.push({ path, kind: "folder" });
      if (!walk(real, `${path}/`, entries)) return false;
    } else if (stats.isFile()) entries.push({ path, kind: "file", executable: (stats.mode & 0o111) !== 0 });
    else if (stats.isSymbolicLink()) entries.push({ path, kind: "link", target: readlinkSync(real) });
    else entries.push({ path, kind: "other" });
  }
  return true;
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
