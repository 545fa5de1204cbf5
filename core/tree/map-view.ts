import { baseName, followLinks, joinPath, parentOf } from "../paths/paths.ts";
import { type FileView, linkTarget, type ViewNode, viewOf } from "./view.ts";

/**
 * The view of nodes by their places, as a `Tree` has them. `bytesOf` gives what a node that is a file holds, as far as
 * it is known. Which names a folder has is found once, when it is first asked for, and so is where a path leads: the
 * map must not change from then on.
 */
export function viewMap<Node extends ViewNode>(
  nodes: ReadonlyMap<string, Node>,
  bytesOf: (node: Node) => Uint8Array | undefined,
): FileView<Node> {
  let folders: ReadonlyMap<string, readonly string[]> | undefined;
  const places = {
    at: (place: string) => nodes.get(place),
    names(folder: string) {
      folders ??= namesByFolder(nodes.keys());
      return folders.get(folder) ?? [];
    },
    bytes(place: string) {
      const node = nodes.get(place);
      return node === undefined ? undefined : bytesOf(node);
    },
  };
  return viewOf(places, rememberingFollow(nodes));
}

/** Longer ones no kernel takes: PATH_MAX. */
const longestPath = 4096;

/** Most paths that are asked for share their folders with others, and are no links themselves. */
function rememberingFollow(nodes: ReadonlyMap<string, ViewNode>): FileView["follow"] {
  const known = new Map<string, string | undefined>();
  const find = (path: string): string | undefined => {
    const name = baseName(path);
    if (path.length <= longestPath && name !== "" && name !== "." && name !== "..") {
      const folder = follow(parentOf(path));
      const place = folder === undefined ? undefined : joinPath(folder, name);
      if (place === undefined || nodes.get(place)?.kind !== "link") return place;
    }
    return followLinks(path, (place) => linkTarget(nodes.get(place)));
  };
  const follow = (path: string): string | undefined => {
    if (known.has(path)) return known.get(path);
    const place = find(path);
    known.set(path, place);
    return place;
  };
  return follow;
}

function namesByFolder(paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    if (path === "/") continue;
    const folder = parentOf(path);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [baseName(path)]);
    else names.push(baseName(path));
  }
  for (const names of folders.values()) names.sort();
  return folders;
}
