import { decodeUtf8 } from "../bytes/utf8.ts";
import { baseName, followLinks, joinPath, parentOf } from "../paths/paths.ts";

/**
 * A file system as whoever reads it sees it, wherever it is: a tree of the builder's, the disk with what is decided
 * over it, an image. Paths are absolute. The same answers everywhere:
 *
 * - Symbolic links are followed in the folders of every path, and never lead out of "/".
 * - Where nothing is, where a folder above is missing or is not a directory, and where links lead in a circle, there is
 *   nothing. A view whose reader has to stop at a circle may throw there instead: the agent's draft does.
 * - Nothing is waited for: bytes that take waiting are read before there is a view.
 */
export interface FileView<Node extends ViewNode = ViewNode> {
  /** What has this name, not what a link of this name leads to. */
  lookup(path: string): Node | undefined;
  /** The names in a folder, sorted, with a link to it followed; empty where there is no directory. */
  list(path: string): readonly string[];
  /** A file's bytes, with a link to it followed; undefined where there is no file, or its bytes cannot be had. */
  read(path: string): Uint8Array | undefined;
  /**
   * Where a path leads with every link followed. What does not exist is kept as it is; undefined where links lead in a
   * circle.
   */
  follow(path: string): string | undefined;
}

/** What every view can say of a name; most say more. */
export type ViewNode = { readonly kind: "link"; readonly target: string } | { readonly kind: OtherKind };

type OtherKind = "directory" | "file" | "hard-link" | "device" | "character-device" | "block-device" | "fifo" | "other";

/** What stands at places: paths that have no links in their folders. */
interface Places<Node extends ViewNode> {
  at(place: string): Node | undefined;
  /** Sorted. */
  names(folder: string): readonly string[];
  bytes(place: string): Uint8Array | undefined;
}

/** The view of what stands at places; `follow` is for who knows better than to look at every folder of every path. */
export function viewOf<Node extends ViewNode>(
  places: Places<Node>,
  follow = (path: string): string | undefined => followLinks(path, (place) => linkTarget(places.at(place))),
): FileView<Node> {
  return {
    follow,
    lookup(path) {
      if (path === "/") return places.at(path);
      const folder = follow(parentOf(path));
      return folder === undefined ? undefined : places.at(joinPath(folder, baseName(path)));
    },
    list(path) {
      const folder = follow(path);
      return folder === undefined ? [] : places.names(folder);
    },
    read(path) {
      const place = follow(path);
      return place === undefined ? undefined : places.bytes(place);
    },
  };
}

/** Where a link leads, as written; undefined for anything else. */
export function linkTarget(node: ViewNode | undefined): string | undefined {
  return node?.kind === "link" ? node.target : undefined;
}

/** A file's text, with a link to it followed; "" where there is none. */
export function readText(view: FileView, path: string): string {
  return decodeUtf8(view.read(path) ?? new Uint8Array());
}
