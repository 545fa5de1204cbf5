import { closeSync, openSync, readSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import type { StoreLayout } from "./layout.ts";

/**
 * What is read at once, in the calling thread: from the page cache this costs less than handing it to the thread pool.
 */
const smallSize = 256 * 1024;
const pieceSize = 1024 * 1024;
const openPacksLimit = 64;

/** Reads contents from packs, users' files and memory. Keeps a few packs open, the most recently used ones. */
export class PackReader implements ContentReader {
  readonly #layout: StoreLayout;
  /** Descriptors by pack; a map remembers in which order they were put in. */
  readonly #open = new Map<string, number>();

  constructor(layout: StoreLayout) {
    this.#layout = layout;
  }

  /**
   * The whole content.
   *
   * @throws {WherryError} store.damaged when a pack is gone or ends too early
   * @throws {WherryError} definition.unreadable when a file of the user's cannot be read, or does not have the size it
   *   had
   */
  async read(content: Content): Promise<Uint8Array> {
    const { location, size } = content;
    if (location.in === "memory") return checkSize(location.bytes, content);
    if (location.in === "pack" && size <= smallSize) return this.#readSmall(location.pack, location.offset, size);
    if (location.in === "file" && size <= smallSize) {
      return checkSize(await readFile(location.path).catch((cause) => unreadable(content, cause)), content);
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of this.stream(content)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /**
   * The content in pieces of at most 1 MiB.
   *
   * @throws {WherryError} store.damaged when a pack is gone or ends too early
   * @throws {WherryError} definition.unreadable when a file of the user's cannot be read, or does not have the size it
   *   had
   */
  async *stream(content: Content): AsyncGenerator<Uint8Array> {
    const { location, size } = content;
    if (location.in === "memory" || size <= smallSize) {
      if (size > 0) yield await this.read(content);
      return;
    }
    const path = location.in === "pack" ? this.#layout.pack(location.pack) : location.path;
    const start = location.in === "pack" ? location.offset : 0;
    await using handle = await open(path, "r").catch((cause) => unreadable(content, cause));
    if (location.in === "file" && (await handle.stat()).size !== size) unreadable(content);
    for (let done = 0; done < size; ) {
      const piece = Buffer.allocUnsafe(Math.min(pieceSize, size - done));
      const { bytesRead } = await handle.read(piece, 0, piece.length, start + done);
      if (bytesRead === 0) unreadable(content);
      done += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  }

  /** Closes the packs that are open. Reading on opens them again. */
  close(): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
  }

  #readSmall(pack: string, offset: number, size: number): Uint8Array {
    const buffer = Buffer.allocUnsafe(size);
    const descriptor = this.#descriptor(pack);
    for (let done = 0; done < size; ) {
      const count = readSync(descriptor, buffer, done, size - done, offset + done);
      if (count === 0) throw damaged(pack);
      done += count;
    }
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
      throw damaged(pack, cause);
    }
  }
}

function checkSize(bytes: Uint8Array, content: Content): Uint8Array {
  return bytes.length === content.size ? bytes : unreadable(content);
}

function unreadable({ location }: Content, cause?: unknown): never {
  if (location.in === "pack") throw damaged(location.pack, cause);
  const name = location.in === "file" ? location.path : "a file made by the builder";
  throw new WherryError("definition.unreadable", `${name} cannot be read, or is not as long as it was`, {
    ...(location.in === "file" ? { where: { file: location.path } } : {}),
    hint: "leave the file alone while the image is built",
    cause,
  });
}

function damaged(pack: string, cause?: unknown): WherryError {
  return new WherryError("store.damaged", `package ${pack} in the store has lost its content`, {
    hint: "run the same command again: the package is then fetched anew",
    cause,
  });
}
