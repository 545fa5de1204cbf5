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
  await using file = await filledCacheFile(path, content);
  try {
    await file.keep();
  } catch (cause) {
    throw explainStoreFailure(cause, dirname(path));
  }
}

/**
 * A file that has all its content before it has its name, see `NewFile`. What `content` throws passes through.
 *
 * @throws {WherryError} store.unwritable when it cannot be made or written
 */
export async function filledCacheFile(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<NewFile> {
  let file: NewFile | undefined;
  try {
    file = await newFile(path, undefined, cacheModes);
    await file.handle.writeFile(content);
    return file;
  } catch (cause) {
    await file?.[Symbol.asyncDispose]();
    throw explainStoreFailure(cause, dirname(path));
  }
}
