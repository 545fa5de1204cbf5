import { cleanPath } from "@wherry/core/paths/paths.ts";

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
