import type { Tree } from "@wherry/core/tree/tree.ts";
import { readText } from "@wherry/core/tree/view.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { viewUnits } from "../units/unit-view.ts";

const FILE = "/etc/resolv.conf";
const unitFile = /^\/usr\/lib\/systemd\/system\/[^/]+\.service$/;
/** systemd.exec(5): without "-" before it, the unit does not start where the path is missing. */
const needing = new RegExp(`^(?:ReadWritePaths|BindPaths)=(?:.*[ +])?${RegExp.escape(FILE)}(?:[ :]|$)`, "m");

/**
 * Debian's installer writes /etc/resolv.conf, and units may take for granted that it is there (dhcpcd, which fills it).
 * Where the image has neither the file nor a resolver of its own, such units find an empty one, which says what none
 * says: resolv.conf(5).
 */
export async function writeResolverFile(tree: Tree, context: FinishContext): Promise<Tree> {
  if (tree.has(FILE)) return tree;
  const units = await viewUnits(tree, context);
  for (const [path, { kind }] of tree) {
    if (kind !== "file" || !unitFile.test(path) || !needing.test(readText(units, path))) continue;
    const draft = draftOf(tree);
    putFile(draft, FILE, "", { mtime: context.epoch });
    return draft;
  }
  return tree;
}
