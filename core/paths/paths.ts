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

/**
 * The shortest text that says the same, relative or not, as Go's path.Clean has it: without ".", "..", doubled or
 * trailing slashes, as far as text alone can tell. "a/../b/./c/" is "b/c", "../a" stays, "" is ".".
 */
export function cleanPath(path: string): string {
  if (path.startsWith("/")) return normalisePath(path);
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/") || ".";
}

/** The same limit as the kernel's (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Where an absolute path leads once every symbolic link in it is followed, the last component's too. `readLink` is
 * asked for paths without links in their folders, and answers with a link's target, or undefined for anything else.
 * Nothing leads out of "/": ".." and absolute targets end there. What does not exist is kept as it is. Undefined where
 * more than 40 links follow each other.
 */
export function followLinks(path: string, readLink: (path: string) => string | undefined): string | undefined {
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
    const target = readLink(next);
    if (target === undefined) {
      resolved = next;
      continue;
    }
    if (++links > MOST_LINKS) return undefined;
    if (target.startsWith("/")) resolved = "/";
    rest = [...target.split("/").filter((segment) => segment !== ""), ...rest];
  }
}
