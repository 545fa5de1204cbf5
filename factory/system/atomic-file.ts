import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { WherryError } from "@wherry/core/errors.ts";

/**
 * Writes a file so that others see the whole of it or nothing: under another name, synced, then renamed. Missing folders are made.
 * When two processes write the same file, the later one wins and neither sees half of the other's.
 *
 * Throws WherryError `store.unwritable`.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await newFile(path);
  try {
    await file.handle.writeFile(bytes);
    await file.keep();
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

export interface NewFile extends AsyncDisposable {
  /** Open for reading and writing. */
  readonly handle: FileHandle;
  /** Syncs what was written and gives it its name. Without this nothing is left when the scope ends. */
  keep(): Promise<void>;
}

/** A file beside `path` that takes its name when it is complete: `await using file = await newFile(path)`. */
export async function newFile(path: string): Promise<NewFile> {
  const temporary = `${path}.${process.pid}-${randomBytes(6).toString("hex")}.new`;
  const handle = await mkdir(dirname(path), { recursive: true })
    .then(() => open(temporary, "wx+"))
    .catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
  return {
    handle,
    async keep() {
      await handle.sync();
      await rename(temporary, path);
    },
    async [Symbol.asyncDispose]() {
      await handle.close();
      // Gone already where it was kept.
      await rm(temporary, { force: true });
    },
  };
}

function unwritable(path: string, cause: unknown): WherryError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new WherryError("store.unwritable", `cannot write ${path}: ${said}`, {
    hint: "check the space and the permissions of that folder, or choose another cache folder",
    cause,
  });
}
