import { dirname } from "node:path";
import { type NewFile, newFile } from "../../system/atomic-file.ts";
import { explainStoreFailure } from "../../system/store-failure.ts";

/** Nobody else may write into the cache, whatever the umask. */
const cacheModes = { file: 0o644, folder: 0o755 };

/**
 * Keeps what came from a repository, or follows from it, whole or not at all.
 *
 * @throws {WherryError} store.unwritable when the file cannot be written
 */
export async function writeCacheFile(path: string, content: string | Uint8Array): Promise<void> {
  await using file = await newCacheFile(path);
  try {
    await file.handle.writeFile(content);
    await file.keep();
  } catch (cause) {
    throw explainStoreFailure(cause, dirname(path));
  }
}

/**
 * A file that is complete before it has its name, see `NewFile`.
 *
 * @throws {WherryError} store.unwritable when it cannot be made
 */
export async function newCacheFile(path: string): Promise<NewFile> {
  return await newFile(path, undefined, cacheModes).catch((cause: unknown) => {
    throw explainStoreFailure(cause, dirname(path));
  });
}
