import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

/**
 * Writes /usr/lib/clock-epoch: no machine's clock is before its modification time, or long after. systemd(1) holds the
 * clock against it, and so does the agent before it fetches anything.
 */
export function writeClockEpoch(tree: Tree, { definition, epoch }: FinishContext): Tree {
  if (definition.kernel === null) return tree;
  const draft = draftOf(tree);
  putFile(draft, "/usr/lib/clock-epoch", "", { mtime: epoch });
  return draft;
}
