import { encodeUtf8 } from "../../bytes/utf8.ts";

/** The limits of labels are in bytes. */
export function byteLength(text: string): number {
  return encodeUtf8(text).length;
}

export function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

/** What follows the last dot of a name, with the dot; empty without one. */
export function extension(name: string): string {
  return /\.[^./]*$/.exec(name)?.[0] ?? "";
}

/** Joined and simplified: no "." or "..", no doubled slash, none at the end. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== "").join("/");
  const kept: string[] = [];
  for (const name of joined.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!isAbsolute(joined)) kept.push(name);
  }
  const path = kept.join("/");
  return isAbsolute(joined) ? `/${path}` : path === "" && joined !== "" ? "." : path;
}
