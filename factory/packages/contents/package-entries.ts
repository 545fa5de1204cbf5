import { createHash, type Hash, hash } from "node:crypto";
import { hasControlCharacters } from "@wherry/core/text/control-characters.ts";
import { shorten } from "@wherry/core/text/shorten.ts";
import type { TarEntry, TarVisitor } from "@wherry/formats/archive/tar.ts";
import { malformedPackage, unsafePackage } from "./malformed-package.ts";

/** One path that a package ships, checked. */
export type PackageEntry = {
  /** Absolute and normalised: "/usr/bin/bash"; "/" is the root. */
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
} & (
  | { readonly kind: "directory" }
  | { readonly kind: "file"; readonly offset: number; readonly size: number; readonly sha256: string }
  | { readonly kind: "link"; readonly target: string }
  /** `target` is the path of a file that came before. */
  | { readonly kind: "hard-link"; readonly target: string }
);

/** The kernel's own limits: PATH_MAX with its NUL, NAME_MAX, and (uid_t) -1, which means "nobody in particular". */
const pathLimit = 4095;
const nameLimit = 255;
const ownerLimit = 0xffff_fffe;
/** The largest packages of Debian have some 60 000 entries. */
const entryLimit = 1_000_000;

/**
 * Collects and hashes the entries of a package's archive while it is read, and refuses what must not reach an image:
 * paths that are absolute, leave the tree or hold control characters, the same path twice, devices and fifos, hard
 * links to anything but an earlier file, symbolic links that climb above the root, and whatever lies below something
 * that is not a directory.
 */
export class PackageEntries implements TarVisitor {
  readonly #file: string;
  readonly #entries = new Map<string, PackageEntry>();
  #open: { readonly entry: TarEntry; readonly path: string; hash: Hash | undefined; left: number } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * The next entry of the archive; the pieces of its content follow.
   *
   * @throws {WherryError} package.malformed or package.unsafe when it must not reach an image
   */
  entry(entry: TarEntry): void {
    const path = this.#normalise(entry.path, entry.kind === "directory");
    if (this.#entries.has(path)) throw malformedPackage(this.#file, `has ${path} twice`);
    if (this.#entries.size === entryLimit) throw malformedPackage(this.#file, `has more than ${entryLimit} entries`);
    if (entry.uid > ownerLimit || entry.gid > ownerLimit)
      throw malformedPackage(this.#file, `has ${path} with an impossible owner`);
    if (entry.kind === "file") {
      this.#open = { entry, path, hash: undefined, left: entry.size };
      // Holds the place in the order until the content has come.
      this.#entries.set(path, fileEntry(entry, path, ""));
      if (entry.size === 0) this.data(Buffer.alloc(0));
      return;
    }
    this.#entries.set(path, this.#withoutContent(entry, path));
  }

  /** The next piece of the open file's content. */
  data(piece: Buffer): void {
    const open = this.#open;
    if (open === undefined) return;
    open.left -= piece.length;
    if (open.left > 0) {
      open.hash ??= createHash("sha256");
      open.hash.update(piece);
      return;
    }
    // Most files come in one piece, where the one-shot function costs a third.
    const sha256 = open.hash === undefined ? hash("sha256", piece) : open.hash.update(piece).digest("hex");
    this.#entries.set(open.path, fileEntry(open.entry, open.path, sha256));
    this.#open = undefined;
  }

  /** All entries, once everything is known that they are checked against. */
  finish(): PackageEntry[] {
    for (const path of this.#entries.keys()) {
      for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
        const parent = this.#entries.get(path.slice(0, slash));
        if (parent?.kind === "link")
          throw unsafePackage(this.#file, `has ${path} below the symbolic link ${parent.path}`);
        if (parent !== undefined && parent.kind !== "directory") {
          throw malformedPackage(this.#file, `has ${path} below ${parent.path}, which is not a directory`);
        }
        if (parent !== undefined) break;
      }
    }
    return [...this.#entries.values()];
  }

  #withoutContent(entry: TarEntry, path: string): PackageEntry {
    const { mode, uid, gid, mtime } = entry;
    const attributes = { path, mode, uid, gid, mtime };
    switch (entry.kind) {
      case "directory":
        return { ...attributes, kind: "directory" };
      case "link":
        return { ...attributes, kind: "link", target: this.#checkTarget(path, entry.target), mode: 0o777 };
      case "hard-link": {
        const target = this.#normalise(entry.target, false);
        if (this.#entries.get(target)?.kind !== "file") {
          throw unsafePackage(
            this.#file,
            `has ${path} as a hard link to ${target}, which is not a file that came before`,
          );
        }
        return { ...attributes, kind: "hard-link", target };
      }
      default:
        throw unsafePackage(
          this.#file,
          `has a ${entry.kind}, ${path}; packages have no business with devices`,
          "leave it out of the package, and have a line of tmpfiles.d(5) make it at boot (p, c or b); or leave this package out",
        );
    }
  }

  /** "./usr/bin/" becomes "/usr/bin". */
  #normalise(written: string, isDirectory: boolean): string {
    let path = written.startsWith("./") ? written.slice(2) : written;
    if (isDirectory && path.endsWith("/")) path = path.slice(0, -1);
    if (isDirectory && (path === "" || path === ".")) return "/";
    const shown = JSON.stringify(written);
    const parts = path.split("/");
    if (path.startsWith("/") || parts.includes(".."))
      throw unsafePackage(this.#file, `has a path that leaves its tree: ${shown}`);
    if (hasControlCharacters(path)) throw unsafePackage(this.#file, `has a path with control characters: ${shown}`);
    if (parts.some((part) => part === "" || part === "." || Buffer.byteLength(part) > nameLimit)) {
      throw malformedPackage(this.#file, `has an impossible path: ${shorten(shown, 200)}`);
    }
    if (Buffer.byteLength(path) > pathLimit)
      throw malformedPackage(this.#file, `has a path of more than ${pathLimit} bytes`);
    return `/${path}`;
  }

  /** Absolute targets are ordinary; they mean the image's root, as does nothing above it. */
  #checkTarget(path: string, target: string): string {
    const shown = shorten(JSON.stringify(target), 200);
    if (target === "" || Buffer.byteLength(target) > pathLimit) {
      throw malformedPackage(this.#file, `has ${path} as a symbolic link to an impossible target: ${shown}`);
    }
    if (hasControlCharacters(target)) {
      throw unsafePackage(this.#file, `has ${path} as a symbolic link with control characters: ${shown}`);
    }
    let depth = target.startsWith("/") ? 0 : path.split("/").length - 2;
    for (const part of target.split("/")) {
      if (part === "..") depth--;
      else if (part !== "" && part !== ".") depth++;
      if (depth < 0) throw unsafePackage(this.#file, `has ${path} as a symbolic link that leaves its tree: ${shown}`);
    }
    return target;
  }
}

function fileEntry({ mode, uid, gid, mtime, offset, size }: TarEntry, path: string, sha256: string): PackageEntry {
  return { path, kind: "file", mode, uid, gid, mtime, offset, size, sha256 };
}
