import { dirname } from "node:path";
import { type NewFile, newFile, writeAtomically } from "../../system/atomic-file.ts";
import { explainStoreFailure } from "../../system/store-failure.ts";

/**
 * Keeps what came from a repository, or follows from it, whole or not at all.
 *
 * @throws {WherryError} store.unwritable when the file cannot be written
 */
export async function writeCacheFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeAtomically(path, content).catch((cause: unknown) => {
    throw explainStoreFailure(cause, dirname(path));
  });
}

/**
 * A file that is complete before it has its name, see `NewFile`.
 *
 * @throws {WherryError} store.unwritable when it cannot be made
 */
export async function newCacheFile(path: string): Promise<NewFile> {
  return await newFile(path).catch((cause: unknown) => {
    throw explainStoreFailure(cause, dirname(path));
  });
}
