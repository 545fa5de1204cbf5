import { posix } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, TreeNode } from "@wherry/core/tree/tree.ts";

/** A package in the store, as far as tools need it. */
export interface ToolPackage {
  readonly package: { readonly name: string };
  /** Of the package file. */
  readonly sha256: string;
  readonly entries: ReadonlyMap<string, TreeNode>;
}

/** A path of a tool set's folder; directories follow from the paths below them. */
export type ToolEntry =
  | { readonly kind: "file"; readonly content: Content; readonly executable: boolean }
  | { readonly kind: "link"; readonly target: string };

/** No program reads these. */
const unused = [
  "/usr/share/bash-completion/",
  "/usr/share/doc/",
  "/usr/share/info/",
  "/usr/share/lintian/",
  "/usr/share/locale/",
  "/usr/share/man/",
];

/**
 * Merges packages into what a tool set's folder holds, sorted by path. /bin, /lib, /lib64 and /sbin lie below /usr;
 * every link is relative, and leads where its package meant, seen from the folder as the root.
 *
 * @throws {WherryError} tree.conflict when two packages claim a path in different ways
 * @throws {WherryError} package.unsafe when one brings a device
 */
export function toolTree(packages: readonly ToolPackage[]): ReadonlyMap<string, ToolEntry> {
  const entries = new Map<string, { readonly owner: string; readonly entry: ToolEntry }>();
  for (const { package: owner, entries: nodes } of packages) {
    for (const [original, node] of nodes) {
      const path = mergedPath(original);
      const entry = toolEntry(original, node, owner.name);
      if (entry === undefined || unused.some((folder) => path.startsWith(folder))) continue;
      const other = entries.get(path);
      if (other === undefined) entries.set(path, { owner: owner.name, entry });
      else if (!same(other.entry, entry)) throw conflict(path, other.owner, owner.name);
    }
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, { owner }] of sorted) {
    for (let parent = posix.dirname(path); parent !== "/"; parent = posix.dirname(parent)) {
      const above = entries.get(parent);
      if (above !== undefined) throw conflict(parent, above.owner, owner);
    }
  }
  return new Map(sorted.map(([path, { entry }]) => [path, entry]));
}

/** Where Debian's merged /usr has a path (UsrMerge, "Filesystem layout"). */
function mergedPath(path: string): string {
  return /^\/(?:bin|sbin|lib|lib64)(?:\/|$)/.test(path) ? `/usr${path}` : path;
}

function toolEntry(path: string, node: TreeNode, owner: string): ToolEntry | undefined {
  if (node.kind === "directory") return undefined;
  if (node.kind === "file") return { kind: "file", content: node.content, executable: (node.mode & 0o111) !== 0 };
  if (node.kind !== "link") {
    throw new WherryError("package.unsafe", `${owner} brings ${path}, which is a ${node.kind}`);
  }
  // The links that merge /usr themselves, where a package brings them.
  if (mergedPath(path) === posix.resolve("/", node.target)) return undefined;
  const target = mergedPath(posix.resolve(posix.dirname(path), node.target));
  return { kind: "link", target: posix.relative(posix.dirname(mergedPath(path)), target) };
}

function same(a: ToolEntry, b: ToolEntry): boolean {
  if (a.kind === "link") return b.kind === "link" && a.target === b.target;
  return b.kind === "file" && a.content.sha256 === b.content.sha256 && a.executable === b.executable;
}

function conflict(path: string, one: string, other: string): WherryError {
  return new WherryError("tree.conflict", `${path} comes from ${one} and from ${other}, each with another content`, {
    hint: "such packages cannot be in one tool set",
  });
}
