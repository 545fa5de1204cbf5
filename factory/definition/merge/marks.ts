import type { DataNode } from "@wherry/config/json/data-node.ts";

/**
 * What merging remembers of a node until all definitions are merged, so that it does not matter which two of them are
 * merged first. A fresh one was written after a removal of the same thing, so it replaces what it is merged over
 * instead of adding to it. A removal, an entry "-NAME", is effective where there was something to take away.
 */
type Mark = "fresh" | "effective";

/** The node with a mark. */
export function withMark<Node extends DataNode>(node: Node, mark: Mark): Node {
  return { ...node, [mark]: true };
}

/** Whether `withMark` gave the node this mark. */
export function hasMark(node: DataNode, mark: Mark): boolean {
  return mark in node;
}
