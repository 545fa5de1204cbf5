import { access } from "node:fs/promises";
import type { Content, ContentReader } from "@wherry/core/tree/tree.ts";
import { explainStoreFailure } from "../system/store-failure.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { collectUnused, listObjects, type StoredObject } from "./housekeeping.ts";
import { type StoreLayout, storeLayout } from "./layout.ts";
import { Memo } from "./memo.ts";
import { openOwnFolder } from "./own-folder.ts";
import { PackReader } from "./pack-reader.ts";
import { Packs, type PacksOptions, type StoredIdentity } from "./packs.ts";
import { type ExpectedPackage, receivePackage } from "./receive-package.ts";
import { type Seal, sealWith } from "./seal.ts";
import { Shelf } from "./shelf.ts";
import { readStoreKey, storeKeyFile } from "./store-key.ts";
import { type Verification, verifyObjects } from "./verify.ts";

export interface StoreOptions {
  /** See `storeDirectory` for the usual one. Made when it is not there. */
  readonly directory: string;
  /** File of the key that seals what is kept; made when it is not there. See `storeKeyFile` for the usual one. */
  readonly keyFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Formats of the packages that it can unpack, by name. */
  readonly formats: PacksOptions["formats"];
  /** Keep package files after they were unpacked; false by default, as nothing needs them again. */
  readonly keepPackages?: boolean | undefined;
}

/**
 * Opens the content-addressed store in a folder. Any number of processes may use it at once, and each may be killed at
 * any moment.
 *
 * Nothing that lies in the folder is believed as it is: packages prove themselves by the digests of a lock, all else by
 * seals, whose key lies elsewhere. What has no seal of this key counts as absent.
 *
 * @throws {WherryError} store.unsafe when the folder or the key is somebody else's, or open to others
 * @throws {WherryError} store.unwritable when the folder cannot be made
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const layout = storeLayout(options.directory);
  try {
    await openOwnFolder(layout.root);
  } catch (cause) {
    throw explainStoreFailure(cause, layout.root);
  }
  const key = await readStoreKey(options.keyFile ?? storeKeyFile(process.env), layout.root);
  return new Store(layout, sealWith(key), options);
}

/** Packages and what was derived from them, by digest. Made by `openStore`. */
export class Store implements ContentReader, AsyncDisposable {
  readonly verifies = true;
  readonly directory: string;
  /** Derived artefacts: solutions, file systems, module indexes. */
  readonly memo: Memo;
  /** Derived files of which builds add ever more: compressed contents. */
  readonly shelf: Shelf;
  readonly #layout: StoreLayout;
  readonly #seal: Seal;
  readonly #signal: AbortSignal | undefined;
  readonly #reader: PackReader;
  readonly #packs: Packs;

  constructor(layout: StoreLayout, seal: Seal, options: Omit<StoreOptions, "directory" | "keyFile">) {
    this.directory = layout.root;
    this.memo = new Memo(layout, seal);
    this.shelf = new Shelf(layout, seal);
    this.#layout = layout;
    this.#seal = seal;
    this.#signal = options.signal;
    this.#reader = new PackReader(layout);
    this.#packs = new Packs(layout, seal, options);
  }

  /** Whether `pack` will work without fetching anything. Damaged packs count as absent. */
  async has(sha256: string): Promise<boolean> {
    if ((await this.#packs.find(sha256)) !== undefined) return true;
    return await access(this.#layout.package(sha256)).then(
      () => true,
      () => false,
    );
  }

  /**
   * Takes in a package file and verifies it on the way; nothing of it stays when it is not what it should be. What
   * `source` throws passes through.
   *
   * @throws {WherryError} repository.mismatch when size or SHA-256 differ from what is expected
   * @throws {WherryError} store.unwritable when the store's folder cannot be written
   * @throws {WherryError} interrupted when the store's signal aborts
   */
  async addPackage(expected: ExpectedPackage, source: AsyncIterable<Uint8Array>): Promise<void> {
    await receivePackage(this.#layout, expected, source, this.#signal);
    this.#packs.markVerified(expected.sha256);
  }

  /**
   * The content of a package, by the SHA-256 of its file; unpacked now if it never was. Later calls give the same
   * object.
   *
   * @throws {WherryError} store.damaged when the store does not hold the package, or only a damaged file of it
   * @throws {WherryError} package.malformed when it breaks its format, or says something else about itself than
   *   `expected`
   * @throws {WherryError} package.unsafe when its content must not reach an image
   * @throws {WherryError} store.unwritable when the store's folder cannot be written
   * @throws {WherryError} interrupted when the store's signal aborts
   */
  async pack(sha256: string, expected?: StoredIdentity): Promise<UnpackedPackage> {
    return await this.#packs.get(sha256, expected);
  }

  /**
   * The whole content, from a pack, a file of the user's or memory.
   *
   * @throws {WherryError} store.damaged when its pack is gone or was changed: the package is then fetched anew the
   *   next time
   * @throws {WherryError} definition.unreadable when a file of the user's cannot be read, or was changed
   */
  async read(content: Content): Promise<Uint8Array> {
    return await this.#reader.read(content);
  }

  /** The content in pieces of at most 1 MiB; while they are read it fails as `read` does. */
  stream(content: Content): AsyncIterable<Uint8Array> {
    return this.#reader.stream(content);
  }

  /** Everything in the store, sorted by kind and name. */
  async list(): Promise<StoredObject[]> {
    return await listObjects(this.#layout);
  }

  /** Removes what was not used for so many seconds, and what killed processes left behind. Returns what is gone. */
  async collect(unusedFor: number): Promise<StoredObject[]> {
    return await collectUnused(this.#layout, unusedFor);
  }

  /** Hashes everything again and removes what is not, or cannot be shown to be, what it should be. */
  async verify(): Promise<Verification> {
    this.#packs.clear();
    return await verifyObjects(this.#layout, this.#reader, this.#seal);
  }

  /** Closes the open packs. The store can still be used; it opens them again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#reader.close();
  }
}
