import { cleanPath } from "@wherry/core/paths/paths.ts";

/** Whether a path begins with a slash; unlike specification 3, version 2 does not ask that it be simplified. */
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
  return joined === "" ? "" : cleanPath(joined);
}
