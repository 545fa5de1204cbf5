import { baseName, isWithin } from "@wherry/core/paths/paths.ts";
import { configFolder, vendorFolder } from "@wherry/core/systemd/unit-folders.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putLink } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

const folder = configFolder("system");
const defaultTarget = `${folder}/default.target`;
const graphical = "graphical.target";
/** What graphical.target wants by this name: whichever is installed links itself there (systemd.special(7)). */
const displayManager = `${folder}/display-manager.service`;

/**
 * An image with a service that is enabled for graphical.target boots to that, as systemd does by itself
 * (systemd.special(7)), unless somebody but a stock definition has said where to.
 */
export function writeDefaultTarget(tree: Tree, { definition, epoch }: FinishContext): Tree {
  const target = `${vendorFolder("system")}/${graphical}`;
  if (!definition.stockLinks.includes(defaultTarget) || !tree.has(target) || !wantsScreen(tree)) return tree;
  const draft = draftOf(tree);
  draft.delete(defaultTarget);
  putLink(draft, defaultTarget, target, { mtime: epoch });
  return draft;
}

/** Whether something is enabled for it that multi-user.target does not start. */
function wantsScreen(tree: Tree): boolean {
  const folders = ["wants", "requires"].map((kind) => `${folder}/${graphical}.${kind}`);
  const wanted = [...tree.keys()].filter((path) => folders.some((one) => path !== one && isWithin(path, one)));
  return [...wanted, displayManager].some(
    (path) =>
      tree.get(path)?.kind === "link" &&
      tree.get(resolvePath(tree, path))?.kind === "file" &&
      !tree.has(`${folder}/multi-user.target.wants/${baseName(path)}`),
  );
}
