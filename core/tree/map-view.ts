import { baseName, parentOf } from "../paths/paths.ts";
import { type FileView, type ViewNode, viewOf } from "./view.ts";

/**
 * The view of nodes by their places, as a `Tree` has them. `bytesOf` gives what a node that is a file holds, as far as
 * it is known. Which names a folder has is found once, when it is first asked for: the map must not change from then
 * on.
 */
export function viewMap<Node extends ViewNode>(
  nodes: ReadonlyMap<string, Node>,
  bytesOf: (node: Node) => Uint8Array | undefined,
): FileView<Node> {
  let folders: ReadonlyMap<string, readonly string[]> | undefined;
  return viewOf({
    at: (place) => nodes.get(place),
    names(folder) {
      folders ??= namesByFolder(nodes.keys());
      return folders.get(folder) ?? [];
    },
    bytes(place) {
      const node = nodes.get(place);
      return node === undefined ? undefined : bytesOf(node);
    },
  });
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
