import type { FileHandle } from "node:fs/promises";
import { newFile, produceAtomically as produceAside } from "../system/atomic-file.ts";
import { explainStoreFailure } from "../system/store-failure.ts";
import type { StoreLayout } from "./layout.ts";

/**
 * Writes a file of the store that is either there and complete, or not there. Another process that does the same at the
 * same time is harmless, as objects are named by their content or its key. Throws what `write` throws, and WherryError
 * `store.unwritable`.
 */
export async function writeAtomically<T>(
  layout: StoreLayout,
  target: string,
  write: (handle: FileHandle) => Promise<T>,
  options: { readonly durable: boolean } = { durable: true },
): Promise<T> {
  try {
    await using file = await newFile(target, layout.temporary());
    const result = await write(file.handle);
    await file.keep(options);
    return result;
  } catch (cause) {
    throw explainStoreFailure(cause, layout.root);
  }
}

/** As `writeAtomically`, for what writes its output by path: a file or a whole folder. */
export async function produceAtomically(
  layout: StoreLayout,
  target: string,
  produce: (path: string) => Promise<void>,
): Promise<void> {
  try {
    await produceAside(target, layout.temporary(), produce);
  } catch (cause) {
    throw explainStoreFailure(cause, layout.root);
  }
}
