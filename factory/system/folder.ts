import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { exists } from "./exists.ts";

/**
 * Makes a folder, and those that it lies in. Unlike Node's own way it comes to an end where the file system makes none,
 * as /proc, which says that there is no such folder. `mode` is what a new one has at most: the umask takes from it.
 * Errors are the file system's own.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  const problem = await make(path, mode);
  if (problem === undefined) return;
  const parent = dirname(path);
  if (errorCode(problem) !== "ENOENT" || parent === path) throw problem;
  if (!(await exists(parent))) await makeFolder(parent, mode);
  // Another process may have made the parent meanwhile.
  const still = await make(path, mode);
  if (still !== undefined) throw still;
}

/** undefined where the folder is there afterwards. */
async function make(path: string, mode: number): Promise<unknown> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    const status = await stat(path).catch(() => undefined);
    return status?.isDirectory() ? undefined : error;
  }
}
