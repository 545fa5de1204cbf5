/** Shortest equal path, as Go's path.Clean has it: no ".", "..", doubled or trailing slashes. "" is ".". */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!rooted) parts.push("..");
  }
  const joined = parts.join("/");
  return rooted ? `/${joined}` : joined === "" ? "." : joined;
}

/** What is wrong with a path that has to be absolute and clean; undefined where nothing is. */
export function pathFault(path: string): string | undefined {
  if (path === "") return "path not specified: give an absolute path";
  if (!path.startsWith("/")) return `path not absolute: "${path}" has to begin with /`;
  const clean = cleanPath(path);
  return clean === path ? undefined : `path is not fully simplified: write "${clean}"`;
}

/** As `pathFault`, where a path may be missing. */
export function optionalPathFault(path: string | undefined): string | undefined {
  return path === undefined || path === "" ? undefined : pathFault(path);
}
