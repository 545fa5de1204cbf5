import { WherryError } from "@wherry/core/errors.ts";
import type { Tree } from "./tree.ts";

/** "/usr/bin" of "/usr/bin/bash"; "/" is its own parent. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** "bash" of "/usr/bin/bash"; "" of "/". */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Every folder above a path, outermost first: "/", "/usr", "/usr/bin" for "/usr/bin/bash"; none for "/". */
export function ancestorsOf(path: string): string[] {
  if (path === "/") return [];
  const ancestors = ["/"];
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
    ancestors.push(path.slice(0, slash));
  }
  return ancestors;
}

/** `folder` and `name` as one path. */
export function joinPath(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

/** Takes "." and ".." out of an absolute path as text; ".." above "/" stays at "/", as in path_resolution(7). */
export function normalisePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The same limit as the kernel's (path_resolution(7)). */
const MOST_LINKS = 40;

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
  let rest = path.split("/").filter((part) => part !== "");
  let resolved = "/";
  for (let links = 0; ; ) {
    const part = rest.shift();
    if (part === undefined) return resolved;
    if (part === ".") continue;
    if (part === "..") {
      resolved = parentOf(resolved);
      continue;
    }
    const next = joinPath(resolved, part);
    const node = tree.get(next);
    if (node?.kind !== "link") {
      resolved = next;
      continue;
    }
    if (++links > MOST_LINKS) {
      throw new WherryError("tree.invalid", `${path} leads through more than ${MOST_LINKS} symbolic links`);
    }
    if (node.target.startsWith("/")) resolved = "/";
    rest = [...node.target.split("/").filter((segment) => segment !== ""), ...rest];
  }
}

/** The text of a relative link at `from` that leads to `to`: "../lib/x" for ("/usr/bin/x", "/usr/lib/x"). */
export function relativeTarget(from: string, to: string): string {
  const source = ancestorsOf(from).slice(1).map(baseName);
  const target = to.split("/").filter((part) => part !== "");
  let shared = 0;
  while (shared < source.length && shared < target.length - 1 && source[shared] === target[shared]) shared++;
  return [...source.slice(shared).map(() => ".."), ...target.slice(shared)].join("/");
}
