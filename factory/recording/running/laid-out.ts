import type { Tree } from "@wherry/core/tree/tree.ts";
import type { Owner, Owners } from "./owners.ts";

/** A tree as files, wherever these are. */
export interface LaidOut {
  /** Path of each file, folder and link by its inode's number: there are no hard links. */
  readonly inodes: ReadonlyMap<number, string>;
  readonly kinds: ReadonlyMap<number, Owner["kind"]>;
  /** Modes and owners that the files themselves do not have: `formatOwners` tells them to whoever shall see them. */
  readonly owners: Owners;
  at(path: string): LaidOutFile | undefined;
}

interface LaidOutFile {
  readonly kind: "file" | "directory" | "link";
  readonly inode: number;
  /** That of the file itself. */
  readonly mode: number;
  readonly size: number;
  /** Of a link. */
  readonly target: string;
  /** Of a file's content. */
  readonly sha256: string;
}

/** A tree's nodes as they are laid out: all is one user's and may be read and changed by that user. */
export function laidOutMode(node: { readonly kind: string; readonly mode: number }): number {
  return (node.mode & 0o777) | (node.kind === "directory" ? 0o700 : 0o600);
}

/** Says what was laid out of a tree, by the numbers of the inodes; a path without a number was not laid out. */
export function describeLaidOut(tree: Tree, numbers: ReadonlyMap<string, number>): LaidOut {
  const inodes = new Map<number, string>();
  const kinds = new Map<number, Owner["kind"]>();
  const owners = new Map<number, Owner>();
  for (const [path, node] of tree) {
    const inode = numbers.get(path);
    if (inode === undefined || (node.kind !== "file" && node.kind !== "directory" && node.kind !== "link")) continue;
    inodes.set(inode, path);
    kinds.set(inode, node.kind);
    if (node.kind === "link" || (node.uid === 0 && node.gid === 0 && node.mode === laidOutMode(node))) continue;
    owners.set(inode, { mode: node.mode, kind: node.kind, uid: node.uid, gid: node.gid });
  }
  const at = (path: string): LaidOutFile | undefined => {
    const node = tree.get(path);
    const inode = numbers.get(path);
    if (inode === undefined || (node?.kind !== "file" && node?.kind !== "directory" && node?.kind !== "link")) {
      return undefined;
    }
    const content = node.kind === "file" ? node.content : { size: 0, sha256: "" };
    return {
      kind: node.kind,
      inode,
      mode: laidOutMode(node),
      size: content.size,
      target: node.kind === "link" ? node.target : "",
      sha256: content.sha256,
    };
  };
  return { inodes, kinds, owners, at };
}

/** The same, where its files have other numbers. */
export function renumbered(laidOut: LaidOut, number: (inode: number) => number): LaidOut {
  const renumber = <T>(some: ReadonlyMap<number, T>) => new Map([...some].map(([inode, of]) => [number(inode), of]));
  return {
    inodes: renumber(laidOut.inodes),
    kinds: renumber(laidOut.kinds),
    owners: renumber(laidOut.owners),
    at: (path) => {
      const found = laidOut.at(path);
      return found === undefined ? undefined : { ...found, inode: number(found.inode) };
    },
  };
}
