/**
 * What leads from the root of a tree of data to one of its values: keys, and indexes from 0. Empty for the root itself.
 */
export type DataPath = readonly (string | number)[];

/** The path as the reference tools print it: "$.storage.files.0.path". */
export function formatDataPath(path: DataPath): string {
  return ["$", ...path].join(".");
}
