import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WherryError } from "@wherry/core/errors.ts";
import type { StoreLayout } from "./layout.ts";

/**
 * Writes a file that is either there and complete, or not there: to a temporary name, synced, then renamed. Another process
 * that does the same at the same time is harmless, as objects are named by their content or its key.
 *
 * `durable: false` leaves the sync out, for objects that are verified before they are used.
 */
export async function writeAtomically<T>(
  layout: StoreLayout,
  target: string,
  write: (handle: FileHandle) => Promise<T>,
  options: { readonly durable: boolean } = { durable: true },
): Promise<T> {
  const temporary = layout.temporary();
  try {
    const handle = await open(temporary, "wx");
    let result: T;
    try {
      result = await write(handle);
      if (options.durable) await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary, target);
    return result;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw explain(cause, layout.root);
  }
}

/** As `writeAtomically`, for what writes its output by path: a file or a whole folder. */
export async function produceAtomically(
  layout: StoreLayout,
  target: string,
  produce: (path: string) => Promise<void>,
): Promise<void> {
  const temporary = layout.temporary();
  try {
    await produce(temporary);
    await syncAll(temporary);
    await publish(temporary, target);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw explain(cause, layout.root);
  }
}

async function publish(temporary: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rename(temporary, target).catch(async (error: NodeJS.ErrnoException) => {
    // A folder cannot replace one that another process has made meanwhile; that one is as good.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(temporary, { recursive: true, force: true });
  });
}

/** Syncs a file, or every file and folder below a folder; symbolic links need none. */
async function syncAll(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    if ((await handle.stat()).isDirectory()) {
      for (const entry of await readdir(path, { withFileTypes: true })) {
        if (entry.isDirectory() || entry.isFile()) await syncAll(join(path, entry.name));
      }
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const unwritable = new Set(["EACCES", "EDQUOT", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"]);

/** Turns a file system's refusal into an error that says what to do. */
export function explain(cause: unknown, root: string): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (cause instanceof WherryError || !(cause instanceof Error) || !unwritable.has(code)) return cause;
  return new WherryError("store.unwritable", `the store in ${root} cannot be written: ${cause.message}`, {
    hint: "make room there, or name another folder with WHERRY_STORE",
    where: { file: root },
    cause,
  });
}

/**
 * Replaces a file of the user's, such as a lock, as a whole: whoever reads it sees the old text or the new one.
 *
 * @throws WherryError `output.unwritable`.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    await writeFile(temporary, content, { flag: "wx", flush: true });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WherryError("output.unwritable", `${path} cannot be written: ${reason}`, {
      where: { file: path },
      hint: "choose a folder that exists and that you may write to",
      cause,
    });
  }
}
