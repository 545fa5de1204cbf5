import { hash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { touch } from "../system/touch.ts";
import { produceInStore } from "./atomic.ts";
import type { StoreLayout } from "./layout.ts";
import type { Seal } from "./seal.ts";

/**
 * Keeps files by the key that they belong to, any number for each: for what is derived piece by piece. As with `Memo`,
 * a key says everything that the files follow from. Each of them may be collected when it was not used for long.
 *
 * A file is only believed as far as it proves itself: who makes it puts a seal into it, and who reads it compares that.
 */
export class Shelf {
  readonly #layout: StoreLayout;
  readonly #seal: Seal;

  constructor(layout: StoreLayout, seal: Seal) {
    this.#layout = layout;
    this.#seal = seal;
  }

  /** The paths of all files under a key, sorted by name. */
  async list(key: string): Promise<string[]> {
    const folder = this.#folder(key);
    return (await readdir(folder).catch(() => [])).sort().map((name) => join(folder, name));
  }

  /** Keeps the file that `produce` writes to the path it is given: complete, or not at all. Returns its path. */
  async add(key: string, name: string, produce: (path: string) => Promise<void>): Promise<string> {
    const path = join(this.#folder(key), name);
    await produceInStore(this.#layout, path, produce);
    return path;
  }

  /** The store's seal of bytes in files under a key. */
  seal(key: string, bytes: Uint8Array): string {
    return this.#seal(`shelf ${key}`, bytes);
  }

  /** Notes that a file was used. */
  async use(path: string): Promise<void> {
    const status = await stat(path).catch(() => undefined);
    if (status !== undefined) await touch(path, status);
  }

  /** Who has it open can go on reading it. */
  async remove(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  #folder(key: string): string {
    return this.#layout.shelf(hash("sha256", key));
  }
}
