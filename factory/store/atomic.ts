import type { FileHandle } from "node:fs/promises";
import { newFile, produceAtomically } from "../system/atomic-file.ts";
import { explainStoreFailure } from "../system/store-failure.ts";
import type { StoreLayout } from "./layout.ts";
import { storeModes } from "./own-folder.ts";

/**
 * Writes a file of the store that is either there and complete, or not there. Another process that does the same at the
 * same time is harmless, as objects are named by their content or its key. What `write` throws passes through.
 *
 * @throws {WherryError} store.unwritable when the file system refuses to write there
 */
export async function writeInStore<T>(
  layout: StoreLayout,
  target: string,
  write: (handle: FileHandle) => Promise<T>,
  options: { readonly durable: boolean } = { durable: true },
): Promise<T> {
  try {
    await using file = await newFile(target, layout.temporary(), storeModes);
    const result = await write(file.handle);
    await file.keep(options);
    return result;
  } catch (cause) {
    throw explainStoreFailure(cause, layout.root);
  }
}

/** As `writeInStore`, for what writes its output by path: a file or a whole folder. */
export async function produceInStore(
  layout: StoreLayout,
  target: string,
  produce: (path: string) => Promise<void>,
): Promise<void> {
  try {
    await produceAtomically(target, layout.temporary(), produce, storeModes);
  } catch (cause) {
    throw explainStoreFailure(cause, layout.root);
  }
}
