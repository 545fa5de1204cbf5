import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "@wherry/core/errors/error-code.ts";
import { exists } from "./exists.ts";

/**
 * Makes a folder, and those that it lies in. Unlike Node's own way it comes to an end where the file system makes none,
 * as /proc, which says that there is no such folder. Errors are the file system's own.
 */
export async function makeFolder(path: string): Promise<void> {
  const problem = await make(path);
  if (problem === undefined) return;
  const parent = dirname(path);
  if (errorCode(problem) !== "ENOENT" || parent === path) throw problem;
  if (!(await exists(parent))) await makeFolder(parent);
  // Another process may have made the parent meanwhile.
  const still = await make(path);
  if (still !== undefined) throw still;
}

/** undefined where the folder is there afterwards. */
async function make(path: string): Promise<unknown> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const status = await stat(path).catch(() => undefined);
    return status?.isDirectory() ? undefined : error;
  }
}
