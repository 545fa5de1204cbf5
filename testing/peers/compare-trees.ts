import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { sha256OfFile } from "@wherry/formats/files/sha256-of-file.ts";

/** What two trees are compared by. Times are not: an installation's clock is in them. */
export interface ListedNode {
  /** "file", "directory", "link", or another kind that no package ships. */
  readonly kind: string;
  readonly mode: number;
  /** "0:0"; "root:root" where accounts are compared by name (`byAccountName`). */
  readonly owner: string;
  /** A link's target, a file's SHA-256, else "". */
  readonly content: string;
}

/** By absolute path within the tree. */
export type Listing = ReadonlyMap<string, ListedNode>;

export interface TreeDifference {
  readonly path: string;
  /** "missing": only theirs has it; "extra": only ours; else what differs: "kind", "mode", "owner", "content". */
  readonly what: "missing" | "extra" | "kind" | "mode" | "owner" | "content";
  readonly ours: string;
  readonly theirs: string;
}

/** A folder as root sees it, "/" for the folder itself. Sockets, devices and the like are listed by kind only. */
export async function treeOfFolder(root: string): Promise<Listing> {
  const listing = new Map<string, ListedNode>();
  const visit = async (path: string): Promise<void> => {
    const file = join(root, path);
    const status = await lstat(file);
    const attributes = { mode: status.mode & 0o7777, owner: `${status.uid}:${status.gid}` };
    if (status.isSymbolicLink()) {
      listing.set(path, { kind: "link", ...attributes, mode: 0o777, content: await readlink(file) });
    } else if (status.isFile()) {
      listing.set(path, { kind: "file", ...attributes, content: (await sha256OfFile(file)).sha256 });
    } else if (status.isDirectory()) {
      listing.set(path, { kind: "directory", ...attributes, content: "" });
      for (const name of (await readdir(file)).sort()) await visit(path === "/" ? `/${name}` : `${path}/${name}`);
    } else {
      listing.set(path, { kind: "special", ...attributes, content: "" });
    }
  };
  await visit("/");
  return listing;
}

/** A tree in the same form. */
export function listingOf(tree: Tree): Listing {
  const listing = new Map<string, ListedNode>();
  for (const [path, node] of tree) {
    const content = node.kind === "file" ? node.content.sha256 : node.kind === "link" ? node.target : "";
    listing.set(path, { kind: node.kind, mode: node.mode, owner: `${node.uid}:${node.gid}`, content });
  }
  return listing;
}

/** Every difference, sorted by path; several for one path where several things differ. */
export function diffTrees(ours: Listing, theirs: Listing): TreeDifference[] {
  const differences: TreeDifference[] = [];
  for (const path of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const a = ours.get(path);
    const b = theirs.get(path);
    if (a === undefined || b === undefined) {
      const what = a === undefined ? "missing" : "extra";
      differences.push({ path, what, ours: describe(a), theirs: describe(b) });
      continue;
    }
    const compare = (what: TreeDifference["what"], left: string, right: string) => {
      if (left !== right) differences.push({ path, what, ours: left, theirs: right });
    };
    compare("kind", a.kind, b.kind);
    if (a.kind !== b.kind) continue;
    compare("mode", a.mode.toString(8), b.mode.toString(8));
    compare("owner", a.owner, b.owner);
    compare("content", a.content, b.content);
  }
  return differences;
}

function describe(node: ListedNode | undefined): string {
  return node === undefined ? "" : `${node.kind} ${node.mode.toString(8)} ${node.owner} ${node.content}`.trimEnd();
}
