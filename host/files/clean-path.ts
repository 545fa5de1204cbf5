/** The shortest path that says the same, relative or not: "a/../b/./c/" is "b/c". The empty path is ".". As Go's path.Clean. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  const text = parts.join("/");
  return isAbsolute ? `/${text}` : text === "" ? "." : text;
}
