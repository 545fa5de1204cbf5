import type { Stats } from "node:fs";
import { lstat, rm, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import { checkIdentity, type PackageIdentity } from "../packages/contents/package-contents.ts";
import { type PackageFormat, unnamedFormat } from "../packages/package-format.ts";
import { readRegular } from "../system/read-regular.ts";
import { isShortage } from "../system/shortage.ts";
import { touch } from "../system/touch.ts";
import type { UnpackedPackage } from "../tree/unpacked-package.ts";
import { writeInStore } from "./atomic.ts";
import { limitConcurrency } from "./concurrency.ts";
import type { StoreLayout } from "./layout.ts";
import { formatManifest, type Manifest, parseManifest } from "./manifest.ts";
import type { Seal } from "./seal.ts";

export interface PacksOptions {
  /** How packages of a format are unpacked, by its name. */
  readonly formats: ReadonlyMap<string, Pick<PackageFormat, "files">>;
  readonly signal?: AbortSignal | undefined;
  readonly keepPackages?: boolean | undefined;
}

/** What a package in the store must be. */
export interface StoredIdentity extends PackageIdentity {
  /** `PackageFormat.name`; `unnamedFormat` by default. */
  readonly format?: string | undefined;
}

/** The unpacked packages of a store: finds them, and makes them from package files. */
export class Packs {
  readonly #layout: StoreLayout;
  readonly #seal: Seal;
  readonly #options: PacksOptions;
  readonly #loaded = new Map<string, UnpackedPackage>();
  readonly #unpacking = new Map<string, Promise<UnpackedPackage>>();
  /** Package files that this process has hashed itself. */
  readonly #verified = new Set<string>();
  /** Decoding fills the cores; more packages at once would only take memory. */
  readonly #inLine = limitConcurrency(Math.max(2, Math.min(4, availableParallelism())));

  constructor(layout: StoreLayout, seal: Seal, options: PacksOptions) {
    this.#layout = layout;
    this.#seal = seal;
    this.#options = options;
  }

  /**
   * A package that was unpacked before; undefined where it was not, or where what was unpacked is damaged: the next
   * unpacking replaces it.
   */
  async find(sha256: string): Promise<UnpackedPackage | undefined> {
    const loaded = this.#loaded.get(sha256);
    if (loaded !== undefined) return loaded;
    const manifest = await readPack(this.#layout, sha256, this.#seal);
    return manifest === undefined ? undefined : this.#keep(manifest.package);
  }

  /** A package, unpacked now if it never was. */
  async get(sha256: string, expected: StoredIdentity | undefined): Promise<UnpackedPackage> {
    const found = await this.find(sha256);
    if (found !== undefined) {
      if (expected !== undefined) checkIdentity(found.package, expected, label(expected));
      return found;
    }
    let unpacking = this.#unpacking.get(sha256);
    if (unpacking === undefined) {
      unpacking = this.#inLine(async () => await this.#unpackOrFind(sha256, expected)).finally(() =>
        this.#unpacking.delete(sha256),
      );
      this.#unpacking.set(sha256, unpacking);
    }
    return await unpacking;
  }

  /** Tells that a package file was hashed on its way into the store. */
  markVerified(sha256: string): void {
    this.#verified.add(sha256);
  }

  /** Forgets what was read, so that it is read again. */
  clear(): void {
    this.#loaded.clear();
    this.#verified.clear();
  }

  /** Everybody gets the same object, whoever was first. */
  #keep(unpacked: UnpackedPackage): UnpackedPackage {
    const first = this.#loaded.get(unpacked.sha256) ?? unpacked;
    this.#loaded.set(unpacked.sha256, first);
    return first;
  }

  /** Another process may have unpacked the package meanwhile, and have dropped its file, which it does last. */
  async #unpackOrFind(sha256: string, expected: StoredIdentity | undefined): Promise<UnpackedPackage> {
    try {
      return (await this.find(sha256)) ?? (await this.#unpack(sha256, expected));
    } catch (error) {
      const isGone = await stat(this.#layout.package(sha256)).then(
        () => false,
        () => true,
      );
      const found = isGone ? await this.find(sha256) : undefined;
      if (found === undefined) throw error;
      return found;
    }
  }

  async #unpack(sha256: string, expected: StoredIdentity | undefined): Promise<UnpackedPackage> {
    const layout = this.#layout;
    const format = expected?.format ?? unnamedFormat;
    const files = this.#options.formats.get(format)?.files;
    if (files === undefined) throw new WherryError("internal", `the store cannot unpack ${format} packages`);
    const path = layout.package(sha256);
    const name = expected === undefined ? path : label(expected);
    if (!this.#verified.has(sha256)) await verifyPackageFile(path, sha256, name);
    const contents = await writeInStore(layout, layout.pack(sha256), async (handle) => {
      const sink = async (piece: Buffer): Promise<void> => await handle.writeFile(piece);
      return await files.unpack(path, sink, { expected, label: name, signal: this.#options.signal });
    });
    const text = formatManifest(sha256, format, contents, this.#seal);
    // Last: who finds the manifest may rely on the pack.
    await writeInStore(layout, layout.manifest(sha256), async (handle) => await handle.writeFile(text));
    if (this.#options.keepPackages !== true) await rm(path, { force: true });
    const manifest = parseManifest(text, sha256, this.#seal);
    if (manifest === undefined) throw new Error("a manifest cannot be read back");
    return this.#keep(manifest.package);
  }
}

/** Reads the manifest of a pack and checks that the pack has the size it states; undefined where either is not so. */
export async function readPack(layout: StoreLayout, sha256: string, seal: Seal): Promise<Manifest | undefined> {
  const [text, status] = await Promise.all([
    readRegular(layout.manifest(sha256)).catch(undefinedUnlessShort),
    stat(layout.pack(sha256)).catch(undefinedUnlessShort),
  ]);
  const manifest = text === undefined ? undefined : parseManifest(text.toString("utf8"), sha256, seal);
  if (manifest === undefined || status?.size !== manifest.size) return undefined;
  await touch(layout.pack(sha256), status);
  return manifest;
}

function undefinedUnlessShort(error: unknown): undefined {
  if (isShortage(error)) throw error;
}

/** Hashes a package file; removes a damaged one, and one that somebody else could change before it is unpacked. */
async function verifyPackageFile(path: string, sha256: string, name: string): Promise<void> {
  const absent = (cause: unknown) => {
    throw new WherryError("store.damaged", `the store does not hold ${name}`, { hint: "fetch it again", cause });
  };
  const status = await lstat(path).catch(absent);
  if (isOwnFile(status) && (await sha256OfFile(path).catch(absent)).sha256 === sha256) return;
  await rm(path, { force: true });
  throw new WherryError("store.damaged", `the store held a damaged file of ${name}, which was removed`, {
    hint: "run the same command again: the package is then fetched anew",
  });
}

function isOwnFile(status: Stats): boolean {
  const user = process.getuid?.();
  return status.isFile() && (user === undefined || (status.uid === user && (status.mode & 0o022) === 0));
}

function label({ name, version }: PackageIdentity): string {
  return `${name} ${version}`;
}
