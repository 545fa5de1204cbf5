import { createHash, hash } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, ContentLocation, ContentReader } from "@wherry/core/tree/tree.ts";
import { fillSync } from "@wherry/formats/files/file-bytes.ts";
import { isShortage } from "../system/shortage.ts";
import type { StoreLayout } from "./layout.ts";

/**
 * What is read at once, in the calling thread: from the page cache this costs less than handing it to the thread pool.
 */
const smallSize = 256 * 1024;
const pieceSize = 1024 * 1024;
const openPacksLimit = 64;

/**
 * Reads contents from packs, users' files and memory, and hashes all that it gives: nothing leaves that has not the
 * digest of its content. Keeps a few packs open, the most recently used ones.
 */
export class PackReader implements ContentReader {
  readonly verifies = true;
  readonly #layout: StoreLayout;
  /** Descriptors by pack; a map remembers in which order they were put in. */
  readonly #open = new Map<string, number>();

  constructor(layout: StoreLayout) {
    this.#layout = layout;
  }

  /**
   * The whole content.
   *
   * @throws {WherryError} store.damaged when a pack is gone or was changed: its manifest is then removed, so that the
   *   package
   *   counts as absent
   * @throws {WherryError} definition.unreadable when a file of the user's cannot be read, or was changed
   */
  async read(content: Content): Promise<Uint8Array> {
    const { location, size } = content;
    if (location.in === "memory") return this.#check(location.bytes, content);
    if (location.in === "pack" && size <= smallSize) return this.#check(this.#readSmall(location, size), content);
    if (location.in === "file" && size <= smallSize) {
      return this.#check(await readFile(location.path).catch((cause) => this.#unreadable(content, cause)), content);
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of this.stream(content)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * The content in pieces of at most 1 MiB. Who must not use any of it before all of it was found to be right waits for
   * the end.
   *
   * @throws {WherryError} store.damaged when a pack is gone or was changed: its manifest is then removed, so that the
   *   package
   *   counts as absent
   * @throws {WherryError} definition.unreadable when a file of the user's cannot be read, or was changed
   */
  async *stream(content: Content): AsyncGenerator<Uint8Array> {
    const { location, size } = content;
    if (location.in === "memory" || size <= smallSize) {
      if (size > 0) yield await this.read(content);
      return;
    }
    const path = location.in === "pack" ? this.#layout.pack(location.pack) : location.path;
    const start = location.in === "pack" ? location.offset : 0;
    await using handle = await open(path, "r").catch((cause) => this.#unreadable(content, cause));
    const digest = createHash("sha256");
    if (location.in === "file" && (await handle.stat()).size !== size) this.#unreadable(content);
    for (let done = 0; done < size; ) {
      const piece = Buffer.allocUnsafe(Math.min(pieceSize, size - done));
      const { bytesRead } = await handle.read(piece, 0, piece.length, start + done);
      if (bytesRead === 0) this.#unreadable(content);
      done += bytesRead;
      digest.update(piece.subarray(0, bytesRead));
      yield piece.subarray(0, bytesRead);
    }
    if (digest.digest("hex") !== content.sha256) this.#unreadable(content);
  }

  /** Closes the packs that are open. Reading on opens them again. */
  close(): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
  }

  #readSmall({ pack, offset }: PackLocation, size: number): Uint8Array {
    const buffer = Buffer.allocUnsafe(size);
    if (fillSync(this.#descriptor(pack), buffer, offset) < size) throw this.#damaged(pack);
    return buffer;
  }

  #descriptor(pack: string): number {
    const present = this.#open.get(pack);
    this.#open.delete(pack);
    const descriptor = present ?? this.#openPack(pack);
    this.#open.set(pack, descriptor);
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.size > openPacksLimit) {
      this.#open.delete(oldest[0]);
      closeSync(oldest[1]);
    }
    return descriptor;
  }

  #openPack(pack: string): number {
    try {
      return openSync(this.#layout.pack(pack), "r");
    } catch (cause) {
      throw isShortage(cause) ? cause : this.#damaged(pack, cause);
    }
  }

  #check(bytes: Uint8Array, content: Content): Uint8Array {
    return hash("sha256", bytes) === content.sha256 ? bytes : this.#unreadable(content);
  }

  #unreadable({ location }: Content, cause?: unknown): never {
    if (isShortage(cause)) throw cause;
    if (location.in === "pack") throw this.#damaged(location.pack, cause);
    const name = location.in === "file" ? location.path : "a file made by the builder";
    throw new WherryError("definition.unreadable", `${name} cannot be read, or is not what it was`, {
      ...(location.in === "file" ? { where: { file: location.path } } : {}),
      hint: "leave the file alone while the image is built",
      cause,
    });
  }

  #damaged(pack: string, cause?: unknown): WherryError {
    // Without it the package counts as absent. A store that cannot be written keeps it, and the build stops again.
    try {
      rmSync(this.#layout.manifest(pack), { force: true });
    } catch {}
    return new WherryError("store.damaged", `package ${pack} in the store has lost or changed its content`, {
      hint: "run the same command again: the package is then fetched anew",
      where: { file: this.#layout.pack(pack) },
      cause,
    });
  }
}

type PackLocation = Extract<ContentLocation, { in: "pack" }>;
