import { chmodSync, lchownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import { describeLaidOut, type LaidOut, laidOutMode } from "./laid-out.ts";

/** A tree as files of a folder. */
export interface LaidOutFolder extends LaidOut {
  readonly folder: string;
}

/**
 * Writes a tree to a folder, which is made. All is `user`'s and may be read and changed by that user; other owners and
 * modes are in `owners`. Devices are left out.
 *
 * @throws {WherryError} store.damaged when the content of a package is not what it was
 */
export async function layOut(
  tree: Tree,
  folder: string,
  { reader, user, signal }: { readonly reader: ContentReader; readonly user: number; readonly signal: AbortSignal },
): Promise<LaidOutFolder> {
  const numbers = new Map<string, number>();
  const isRoot = process.getuid?.() === 0;
  const mask = process.umask();
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  if (isRoot) lchownSync(folder, user, user);
  // Parents come first: they sort before what lies below them.
  for (const [path, node] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1))) {
    signal.throwIfAborted();
    const target = join(folder, path);
    const mode = laidOutMode(node);
    if (node.kind === "directory") {
      if (path !== "/") mkdirSync(target, { mode });
    } else if (node.kind === "link") symlinkSync(node.target, target);
    else if (node.kind === "file") writeFileSync(target, await reader.read(node.content), { mode, flag: "wx" });
    else continue;
    // Whoever records has no part in it: neither has their umask.
    if ((mode & mask) !== 0 && node.kind !== "link") chmodSync(target, mode);
    if (isRoot) lchownSync(target, user, user);
    numbers.set(path, lstatSync(target).ino);
  }
  return { folder, ...describeLaidOut(tree, numbers) };
}
