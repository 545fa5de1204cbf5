import { hash } from "node:crypto";
import { readFile, rm, stat } from "node:fs/promises";
import { touch } from "../system/touch.ts";
import { produceInStore, writeInStore } from "./atomic.ts";
import type { StoreLayout } from "./layout.ts";
import { seal, unseal } from "./sealed-json.ts";

/**
 * Remembers what was derived: solutions, file systems, module indexes. A key says everything the result follows from,
 * including the version of the code that makes it: "erofs 1 <digest of the tree> zstd,12".
 */
export class Memo {
  readonly #layout: StoreLayout;
  /** What this process is making right now, by path: the second caller waits for the first. */
  readonly #making = new Map<string, Promise<unknown>>();

  constructor(layout: StoreLayout) {
    this.#layout = layout;
  }

  /**
   * Path of the file, or of the folder, that `produce` writes to the path it is given; made once. It must not be
   * changed, and may be collected when nobody asks for it for long.
   */
  async cachedFile(key: string, produce: (path: string) => Promise<void>): Promise<string> {
    return await this.#once("file", key, async (path) => {
      const status = await stat(path).catch(() => undefined);
      if (status === undefined) await produceInStore(this.#layout, path, produce);
      else await touch(path, status);
      return path;
    });
  }

  /** The value that `produce` returns, as JSON keeps it; made once. A damaged one is made again. */
  async cachedJson<T>(key: string, produce: () => Promise<T>): Promise<T> {
    return await this.#once("json", key, async (path) => {
      const status = await stat(path).catch(() => undefined);
      const present = status === undefined ? undefined : unseal(await readFile(path, "utf8").catch(() => ""));
      if (status !== undefined && present !== undefined) {
        await touch(path, status);
        // The seal proves that these are the bytes that were written under this key.
        return present as T;
      }
      const value = await produce();
      await writeInStore(this.#layout, path, async (handle) => await handle.writeFile(seal(value)));
      return value;
    });
  }

  /** Forgets what is kept under a key, so that the next caller makes it anew. */
  async forget(key: string): Promise<void> {
    const digest = hash("sha256", key);
    await rm(this.#layout.memo(digest, "json"), { force: true });
    await rm(this.#layout.memo(digest, "file"), { recursive: true, force: true });
  }

  async #once<T>(kind: "json" | "file", key: string, make: (path: string) => Promise<T>): Promise<T> {
    const path = this.#layout.memo(hash("sha256", key), kind);
    const running = this.#making.get(path);
    // Whoever asks for the same key asks for the same type.
    if (running !== undefined) return (await running) as T;
    const making = make(path).finally(() => this.#making.delete(path));
    this.#making.set(path, making);
    return await making;
  }
}
