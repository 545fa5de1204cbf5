import { isWithin } from "@wherry/core/paths/paths.ts";
import { unitFolders } from "@wherry/core/systemd/unit-folders.ts";
import { viewMap } from "@wherry/core/tree/map-view.ts";
import { type Overlay, overlay } from "@wherry/core/tree/overlay.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { putDirectory, putLink, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

/** Where unit files, their drop-ins and presets are. */
const FOLDERS = (["system", "user"] as const).flatMap((scope) =>
  unitFolders(scope).flatMap((folder) => [folder, `${folder}-preset`]),
);

/**
 * The tree as units are looked for, enabled and disabled in it, with room for the links that come and go by that. The
 * texts of all units and presets are read before: they are few and small. The tree must not change as long as the view
 * is used.
 */
export async function viewUnits(
  tree: Tree,
  { read, unitTexts: texts = new Map() }: Pick<FinishContext, "read" | "unitTexts">,
): Promise<Overlay> {
  const view = viewMap<TreeNode>(tree, (node) => (node.kind === "file" ? texts.get(node.content.sha256) : undefined));
  for (const [path, { kind }] of tree) {
    if (kind === "directory" || !path.includes("/systemd/") || !FOLDERS.some((folder) => isWithin(path, folder)))
      continue;
    const file = tree.get(view.follow(path) ?? path);
    if (file?.kind === "file" && !texts.has(file.content.sha256))
      texts.set(file.content.sha256, await read(file.content));
  }
  return overlay(view);
}

/**
 * Makes and removes in the draft what was decided in the view of it. A folder stays when the links that it was for go.
 */
export function applyLinks(draft: TreeDraft, { changes }: Overlay, mtime: number): void {
  for (const [path, node] of changes) {
    if (node === undefined) draft.delete(path);
    else if (node.kind === "link") putLink(draft, path, node.target, { mtime });
    else if (node.kind === "directory") putDirectory(draft, path, { mtime });
  }
}
