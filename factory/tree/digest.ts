import { createHash } from "node:crypto";
import type { Tree } from "@wherry/core/tree/tree.ts";

/** SHA-256 over everything a file system made from the tree would hold: paths, attributes, targets and contents. */
export function digestOfTree(tree: Tree): string {
  const hash = createHash("sha256");
  for (const [path, node] of [...tree].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { kind, mode, uid, gid, mtime } = node;
    const what =
      node.kind === "file"
        ? node.content.sha256
        : node.kind === "link"
          ? node.target
          : node.kind === "directory"
            ? ""
            : `${node.major}:${node.minor}`;
    const more = node.kind === "file" && node.capabilities !== undefined ? [node.capabilities] : [];
    hash.update(JSON.stringify([path, kind, mode, uid, gid, mtime, what, ...more]));
  }
  return hash.digest("hex");
}
