import { type DataNode, entryOf } from "../json/data-node.ts";

/** Sections that no other language has. */
const ownSections = ["docker", "etcd", "flannel", "locksmith", "networkd", "update"];

/** What only a Container Linux Config says of an entry of a list. */
const ownKeys: readonly (readonly [list: readonly [string, string], keys: readonly (readonly string[])[]])[] = [
  [
    ["storage", "files"],
    [["filesystem"], ["contents", "remote"]],
  ],
  [["storage", "directories"], [["filesystem"]]],
  [["storage", "links"], [["filesystem"]]],
  [
    ["storage", "filesystems"],
    [["mount"], ["name"]],
  ],
  [["systemd", "units"], [["enable"]]],
  [["passwd", "users"], [["create"]]],
];

/**
 * Whether a text without a variant is a Container Linux Config: it has sections or keys that are that language's alone.
 * What both have is no sign: Butane without its variant is to be told so.
 */
export function looksLikeClc(root: DataNode | undefined): boolean {
  if (root?.kind !== "object" || entryOf(root, "variant") !== undefined) return false;
  if (ownSections.some((section) => entryOf(root, section) !== undefined)) return true;
  return ownKeys.some(([[section, list], keys]) => {
    const items = entryOf(entryOf(root, section)?.value, list)?.value;
    return items?.kind === "list" && items.items.some((item) => keys.some((path) => hasPath(item, path)));
  });
}

function hasPath(node: DataNode, path: readonly string[]): boolean {
  let found: DataNode | undefined = node;
  for (const key of path) found = entryOf(found, key)?.value;
  return found !== undefined;
}
