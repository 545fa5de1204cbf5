import { lchownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContentReader, Tree } from "@wherry/core/tree/tree.ts";
import type { Owner, Owners } from "./owners.ts";

/** A tree as files. */
export interface LaidOut {
  readonly folder: string;
  /** Path of each file, folder and link by its inode's number: there are no hard links. */
  readonly inodes: ReadonlyMap<number, string>;
  readonly kinds: ReadonlyMap<number, Owner["kind"]>;
  /** Modes and owners that the files themselves do not have: `formatOwners` tells them to whoever shall see them. */
  readonly owners: Owners;
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
): Promise<LaidOut> {
  const inodes = new Map<number, string>();
  const kinds = new Map<number, Owner["kind"]>();
  const owners = new Map<number, Owner>();
  const isRoot = process.getuid?.() === 0;
  mkdirSync(folder, { mode: 0o755 });
  if (isRoot) lchownSync(folder, user, user);
  // Parents come first: they sort before what lies below them.
  for (const [path, node] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1))) {
    signal.throwIfAborted();
    const target = join(folder, path);
    let mode = node.mode & 0o777;
    if (node.kind === "directory") {
      mode |= 0o700;
      if (path !== "/") mkdirSync(target, { mode });
    } else if (node.kind === "link") symlinkSync(node.target, target);
    else if (node.kind === "file") {
      mode |= 0o600;
      writeFileSync(target, await reader.read(node.content), { mode, flag: "wx" });
    } else continue;
    if (isRoot) lchownSync(target, user, user);
    const { ino } = lstatSync(target);
    inodes.set(ino, path);
    kinds.set(ino, node.kind);
    if (node.kind === "link" || (node.uid === 0 && node.gid === 0 && node.mode === mode)) continue;
    owners.set(ino, { mode: node.mode, kind: node.kind, uid: node.uid, gid: node.gid });
  }
  return { folder, inodes, kinds, owners };
}
