import type { Tree } from "@wherry/core/tree/tree.ts";

/**
 * The tree without what a container's runtime brings itself or never looks at: the kernel, its modules, and boot files.
 */
export function containerTree(tree: Tree): Tree {
  return new Map([...tree].filter(([path]) => !/^\/(boot|usr\/lib\/modules)\/./.test(path)));
}
