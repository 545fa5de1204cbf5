import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";
import type { ToolEntry } from "./tool-tree.ts";

/**
 * Whether an installed tool set is what its packages say, and nothing besides: a library that was added could be loaded
 * in another one's place. Every file is hashed, each inode once.
 */
export async function isToolSet(folder: string, tree: ReadonlyMap<string, ToolEntry>): Promise<boolean> {
  try {
    const folders = new Set(["/"]);
    for (const path of tree.keys()) {
      for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.add(path.slice(0, at));
    }
    const missing = new Set(tree.keys());
    for (const path of folders) {
      const status = await lstat(join(folder, path));
      if (!status.isDirectory() || isForeign(status)) return false;
      for (const name of await readdir(join(folder, path))) {
        const below = path === "/" ? `/${name}` : `${path}/${name}`;
        if (!missing.delete(below) && !folders.has(below)) return false;
      }
    }
    if (missing.size > 0) return false;
    const digests = new Map<number, string>();
    for (const [path, entry] of tree) if (!(await isEntry(join(folder, path), entry, digests))) return false;
    return true;
  } catch {
    return false;
  }
}

async function isEntry(path: string, entry: ToolEntry, digests: Map<number, string>): Promise<boolean> {
  const status = await lstat(path);
  if (entry.kind === "link") return status.isSymbolicLink() && (await readlink(path)) === entry.target;
  if (!status.isFile() || isForeign(status) || status.size !== entry.content.size) return false;
  if (((status.mode & 0o111) !== 0) !== entry.executable) return false;
  const digest = digests.get(status.ino) ?? (await sha256OfFile(path)).sha256;
  digests.set(status.ino, digest);
  return digest === entry.content.sha256;
}

/** Somebody else could change it between this look and its use. */
function isForeign({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  return process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0);
}
