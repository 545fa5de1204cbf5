import { hash } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { readRegular } from "../system/read-regular.ts";
import { touch } from "../system/touch.ts";
import { writeInStore } from "./atomic.ts";
import type { MemoKind, StoreLayout } from "./layout.ts";
import { type Seal, sealBytes, sealJson, unsealBytes, unsealJson } from "./seal.ts";

/**
 * Remembers what was derived: solutions, file systems, module indexes. A key says everything the result follows from,
 * including the version of the code that makes it: "erofs 1 <digest of the tree> zstd,12".
 */
export class Memo {
  readonly #layout: StoreLayout;
  readonly #seal: Seal;
  /** What this process is making right now, by path: the second caller waits for the first. */
  readonly #making = new Map<string, Promise<unknown>>();

  constructor(layout: StoreLayout, seal: Seal) {
    this.#layout = layout;
    this.#seal = seal;
  }

  /**
   * The bytes that `produce` returns; made once. They must not be changed. What is not sealed for the key is made
   * again.
   */
  async cachedBytes(key: string, produce: () => Promise<Uint8Array>): Promise<Uint8Array> {
    return await this.#once("bytes", key, produce, {
      open: (kept, purpose) => unsealBytes(kept, purpose, this.#seal),
      close: (bytes, purpose) => sealBytes(bytes, purpose, this.#seal),
    });
  }

  /** The value that `produce` returns, as JSON keeps it; made once. What is not sealed for the key is made again. */
  async cachedJson<T>(key: string, produce: () => Promise<T>): Promise<T> {
    return await this.#once("json", key, produce, {
      // The seal proves that these are the bytes that were written under this key.
      open: (kept, purpose) => unsealJson(kept.toString("utf8"), purpose, this.#seal) as T | undefined,
      close: (value, purpose) => sealJson(value, purpose, this.#seal),
    });
  }

  /** Forgets what is kept under a key, so that the next caller makes it anew. */
  async forget(key: string): Promise<void> {
    const digest = hash("sha256", key);
    for (const kind of ["json", "bytes"] as const) await rm(this.#layout.memo(digest, kind), { force: true });
  }

  async #once<T>(kind: MemoKind, key: string, produce: () => Promise<T>, form: Form<T>): Promise<T> {
    const digest = hash("sha256", key);
    const path = this.#layout.memo(digest, kind);
    const running = this.#making.get(path);
    // Whoever asks for the same key asks for the same type.
    if (running !== undefined) return (await running) as T;
    const making = this.#findOrMake(path, purposeOf(kind, digest), produce, form).finally(() =>
      this.#making.delete(path),
    );
    this.#making.set(path, making);
    return await making;
  }

  async #findOrMake<T>(path: string, purpose: string, produce: () => Promise<T>, form: Form<T>): Promise<T> {
    const status = await stat(path).catch(() => undefined);
    const kept = status === undefined ? undefined : await readRegular(path).catch(() => undefined);
    const present = kept === undefined ? undefined : form.open(kept, purpose);
    if (status !== undefined && present !== undefined) {
      await touch(path, status);
      return present;
    }
    const value = await produce();
    await writeInStore(this.#layout, path, async (handle) => await handle.writeFile(form.close(value, purpose)));
    return value;
  }
}

/** How a value is kept; `open` gives undefined for what was not sealed for the purpose. */
interface Form<T> {
  open(kept: Buffer, purpose: string): T | undefined;
  close(value: T, purpose: string): string | Uint8Array;
}

/** What a memo is sealed for: one that stands in for another is not believed. */
function purposeOf(kind: MemoKind, digest: string): string {
  return `memo ${kind} ${digest}`;
}

/** Whether the file of a memo is what was kept under its name. */
export async function isMemoSound(path: string, seal: Seal): Promise<boolean> {
  const [, digest = "", kind] = /([0-9a-f]{64})\.(json|bytes)$/.exec(path) ?? [];
  const kept = await readRegular(path);
  if (kind === "bytes") return unsealBytes(kept, purposeOf(kind, digest), seal) !== undefined;
  return kind === "json" && unsealJson(kept.toString("utf8"), purposeOf(kind, digest), seal) !== undefined;
}
