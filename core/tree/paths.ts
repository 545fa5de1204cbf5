import { WherryError } from "../errors/errors.ts";
import { baseName, followLinks, joinPath, parentOf } from "../paths/paths.ts";
import type { Tree } from "./tree.ts";

/**
 * Where a path leads once the symbolic links of its folders are followed, the last component untouched: "/bin/sh"
 * becomes "/usr/bin/sh". Folders that are not in the tree are kept as they are.
 */
export function resolveParents(tree: Tree, path: string): string {
  if (path === "/") return path;
  return joinPath(resolvePath(tree, parentOf(path)), baseName(path));
}

/**
 * Where a path leads once every symbolic link is followed, the last component's too.
 * @throws {WherryError} `tree.invalid` when more than 40 links follow each other
 */
export function resolvePath(tree: Tree, path: string): string {
  const resolved = followLinks(path, (folder) => {
    const node = tree.get(folder);
    return node?.kind === "link" ? node.target : undefined;
  });
  if (resolved === undefined)
    throw new WherryError("tree.invalid", `${path} leads through more than 40 symbolic links`);
  return resolved;
}
