import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { hardLinkKey, sortedEntries } from "../../archive/sorted-entries.ts";
import type { Compressed } from "./batch.ts";
import { type DirectoryEntry, divideIntoBlocks, EntryType } from "./directory.ts";

/** What an inode's data is. Entries of folders point to the items that they stand for. */
export type Data =
  | { readonly kind: "none" }
  | { readonly kind: "content"; readonly content: Content }
  | { readonly kind: "compressed"; readonly form: Compressed }
  | { readonly kind: "target"; readonly bytes: Uint8Array }
  | { readonly kind: "folder"; readonly blocks: readonly (readonly DirectoryEntry<Item>[])[] };

/** What becomes one inode. */
export interface Item {
  readonly node: TreeNode;
  readonly links: number;
  readonly data: Data;
}

/**
 * A tree as inodes, in the order of their paths, the root first. Files that are hard links to each other become one, in
 * the place of the first of them.
 *
 * @throws {WherryError} tree.invalid when the root folder or the folder of a path is missing, or a name is too long
 */
export function takeInventory(tree: Tree, formOf: (content: Content) => Compressed | undefined): Item[] {
  const items: Writable<Item>[] = [];
  const linkable = new Map<string, Writable<Item>>();
  const folders = new Map<string, { item: Writable<Item>; parent: Item; entries: DirectoryEntry<Item>[] }>();
  for (const [path, node] of sortedEntries(tree)) {
    const key = node.kind === "file" ? hardLinkKey(node) : undefined;
    let item = key === undefined ? undefined : linkable.get(key);
    if (item === undefined) {
      item = { node, links: node.kind === "directory" ? 2 : 0, data: dataOf(node, formOf) };
      items.push(item);
      if (key !== undefined) linkable.set(key, item);
    }
    const slash = path.lastIndexOf("/");
    const folder = path === "/" ? undefined : folders.get(path.slice(0, slash) || "/");
    if (folder === undefined && path !== "/") throw new WherryError("tree.invalid", `nothing holds ${path}`);
    folder?.entries.push({ name: Buffer.from(path.slice(slash + 1)), type: EntryType[node.kind], target: item });
    if (node.kind !== "directory") item.links++;
    else {
      if (folder !== undefined) folder.item.links++;
      folders.set(path, { item, parent: folder?.item ?? item, entries: [] });
    }
  }
  if (items[0]?.node.kind !== "directory") throw new WherryError("tree.invalid", "the tree has no root folder");
  for (const { item, parent, entries } of folders.values()) {
    const own = { name: Buffer.from("."), type: EntryType.directory, target: item };
    const above = { name: Buffer.from(".."), type: EntryType.directory, target: parent };
    item.data = { kind: "folder", blocks: divideIntoBlocks([own, above, ...entries]) };
  }
  return items;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Folders get theirs when all their entries are known. */
function dataOf(node: TreeNode, formOf: (content: Content) => Compressed | undefined): Data {
  if (node.kind === "link") return { kind: "target", bytes: Buffer.from(node.target) };
  if (node.kind !== "file" || node.content.size === 0) return { kind: "none" };
  // How an index of clusters is packed depends on where it begins, which attributes before it would move.
  const form = node.capabilities === undefined ? formOf(node.content) : undefined;
  return form === undefined ? { kind: "content", content: node.content } : { kind: "compressed", form };
}
