import type { FileNode, Tree, TreeNode } from "@wherry/core/tree/tree.ts";

/**
 * A tree's nodes in the order of their paths, bytewise by UTF-8, which is not JavaScript's own order beyond the basic
 * plane.
 */
export function sortedEntries(tree: Tree): (readonly [path: string, node: TreeNode])[] {
  const keyed = [...tree].map(([path, node]) => ({ key: Buffer.from(path), path, node }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  return keyed.map(({ path, node }) => [path, node] as const);
}

/**
 * Equal for files that are hard links to each other: one pack location and the same attributes. Undefined for what can
 * have none.
 */
export function hardLinkKey(node: FileNode): string | undefined {
  const { location, size } = node.content;
  const { capabilities = "" } = node;
  if (location.in !== "pack") return undefined;
  const attributes = [node.mode, node.uid, node.gid, node.mtime, capabilities];
  return [location.pack, location.offset, size, ...attributes, location.copy ?? ""].join(" ");
}
