import { WherryError } from "../errors/errors.ts";
import { ancestorsOf, baseName, followLinks, joinPath, parentOf } from "../paths/paths.ts";
import type { Tree } from "./tree.ts";

export { ancestorsOf, baseName, isWithin, joinPath, normalisePath, parentOf } from "../paths/paths.ts";

/**
 * Where a path leads once the symbolic links of its folders are followed, the last component untouched: "/bin/sh" becomes
 * "/usr/bin/sh". Folders that are not in the tree are kept as they are.
 */
export function resolveParents(tree: Tree, path: string): string {
  if (path === "/") return path;
  return joinPath(resolvePath(tree, parentOf(path)), baseName(path));
}

/** Where a path leads once every symbolic link is followed, the last component's too. Throws `tree.invalid` on a loop. */
export function resolvePath(tree: Tree, path: string): string {
  const resolved = followLinks(path, (folder) => {
    const node = tree.get(folder);
    return node?.kind === "link" ? node.target : undefined;
  });
  if (resolved === undefined)
    throw new WherryError("tree.invalid", `${path} leads through more than 40 symbolic links`);
  return resolved;
}

/** The text of a relative link at `from` that leads to `to`: "../lib/x" for ("/usr/bin/x", "/usr/lib/x"). */
export function relativeTarget(from: string, to: string): string {
  const source = ancestorsOf(from).slice(1).map(baseName);
  const target = to.split("/").filter((part) => part !== "");
  let shared = 0;
  while (shared < source.length && shared < target.length - 1 && source[shared] === target[shared]) shared++;
  return [...source.slice(shared).map(() => ".."), ...target.slice(shared)].join("/");
}
