import { chmod, type FileHandle, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { uniqueName } from "./chance.ts";
import { makeFolder } from "./folder.ts";

/**
 * What others see whole or not at all: it is made under another name, synced, then renamed. Missing folders are made.
 * Where two processes make the same, either's is as good, and neither sees half of the other's. Errors are the file
 * system's own.
 */
export interface NewFile extends AsyncDisposable {
  /** Open for reading and writing. */
  readonly handle: FileHandle;
  /**
   * Closes it and gives it its name. Without this nothing is left when the scope ends. `durable: false` leaves the sync
   * out, for what is verified before it is used.
   */
  keep(options?: { readonly durable: boolean }): Promise<void>;
}

/** What new files and folders have at most: the process's umask takes from it. */
interface Modes {
  readonly file: number;
  readonly folder: number;
}

const usualModes: Modes = { file: 0o666, folder: 0o777 };

/**
 * A file that becomes `target`: `await using file = await newFile(path)`. `temporary` must lie on the same file system.
 */
export async function newFile(target: string, temporary = beside(target), modes = usualModes): Promise<NewFile> {
  await makeFolder(dirname(temporary), modes.folder);
  const handle = await open(temporary, "wx+", modes.file);
  return {
    handle,
    async keep({ durable } = { durable: true }) {
      if (durable) await handle.sync();
      await handle.close();
      await publish(temporary, target, modes.folder);
    },
    async [Symbol.asyncDispose]() {
      // Both are done already where it was kept.
      await handle.close().catch(() => {});
      await rm(temporary, { force: true }).catch(() => {});
    },
  };
}

/** `mode` is what the file has at most: the process's umask takes from it. */
export async function writeAtomically(
  target: string,
  content: string | Uint8Array,
  mode = usualModes.file,
): Promise<void> {
  await using file = await newFile(target, beside(target), { ...usualModes, file: mode });
  await file.handle.writeFile(content);
  await file.keep();
}

/**
 * For what writes its output by path, which it is given: a file or a whole folder. `modes` is for the folders above it,
 * and for the file; what is in a folder is left to whoever writes it.
 */
export async function produceAtomically(
  target: string,
  temporary: string,
  produce: (path: string) => Promise<void>,
  modes = usualModes,
): Promise<void> {
  try {
    await produce(temporary);
    const { mode } = await stat(temporary);
    if ((mode & 0o777 & ~modes.folder) !== 0) await chmod(temporary, mode & 0o7777 & modes.folder);
    await syncAll(temporary);
    await publish(temporary, target, modes.folder);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw cause;
  }
}

function beside(target: string): string {
  return `${target}.${uniqueName()}.new`;
}

async function publish(temporary: string, target: string, folderMode: number): Promise<void> {
  await makeFolder(dirname(target), folderMode);
  await rename(temporary, target).catch(async (error: NodeJS.ErrnoException) => {
    // A folder cannot replace one that another process has made meanwhile; that one is as good.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    await rm(temporary, { recursive: true, force: true });
  });
}

/** Syncs a file, or every file and folder below a folder; symbolic links need none. */
async function syncAll(path: string): Promise<void> {
  await using handle = await open(path, "r");
  if ((await handle.stat()).isDirectory()) {
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.isDirectory() || entry.isFile()) await syncAll(join(path, entry.name));
    }
  }
  await handle.sync();
}
