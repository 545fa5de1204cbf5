import { createHash } from "node:crypto";
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import type { ToolEntry } from "./tool-tree.ts";

/**
 * Whether an installed tool set is what its packages say, and nothing besides: a library that was added could be loaded
 * in another one's place. Every file is hashed, each inode once; all of it in the calling thread, as a thousand small
 * requests cost less there than in the thread pool.
 */
export function isToolSet(folder: string, tree: ReadonlyMap<string, ToolEntry>): boolean {
  try {
    const folders = new Set(["/"]);
    for (const path of tree.keys()) {
      for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.add(path.slice(0, at));
    }
    const missing = new Set(tree.keys());
    for (const path of folders) {
      const status = lstatSync(join(folder, path));
      if (!status.isDirectory() || isForeign(status)) return false;
      for (const name of readdirSync(join(folder, path))) {
        const below = path === "/" ? `/${name}` : `${path}/${name}`;
        if (!missing.delete(below) && !folders.has(below)) return false;
      }
    }
    if (missing.size > 0) return false;
    const look = { digests: new Map<number, string>(), buffer: Buffer.allocUnsafeSlow(pieceSize) };
    for (const [path, entry] of tree) if (!isEntry(join(folder, path), entry, look)) return false;
    return true;
  } catch {
    return false;
  }
}

/** What looking at one file leaves for the next. */
interface Look {
  /** By inode. */
  readonly digests: Map<number, string>;
  readonly buffer: Buffer;
}

const pieceSize = 1024 * 1024;

function isEntry(path: string, entry: ToolEntry, { digests, buffer }: Look): boolean {
  const status = lstatSync(path);
  if (entry.kind === "link") return status.isSymbolicLink() && readlinkSync(path) === entry.target;
  if (!status.isFile() || isForeign(status) || status.size !== entry.content.size) return false;
  if (((status.mode & 0o111) !== 0) !== entry.executable) return false;
  const digest = digests.get(status.ino) ?? digestOf(path, buffer);
  digests.set(status.ino, digest);
  return digest === entry.content.sha256;
}

/** Somebody else could change it between this look and its use. */
function isForeign({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0);
}

function digestOf(path: string, buffer: Buffer): string {
  const digest = createHash("sha256");
  const descriptor = openSync(path, "r");
  try {
    for (let count = -1; count !== 0; ) {
      count = readSync(descriptor, buffer);
      digest.update(buffer.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
  return digest.digest("hex");
}
