import type { Tree } from "@wherry/core/tree/tree.ts";
import { childrenOf, draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { byBytes } from "./byte-order.ts";

/** Makes files that are those of a folder one after the other, by their names: each package has put one there. */
export async function joinFiles(tree: Tree, context: FinishContext): Promise<Tree> {
  let made = tree;
  for (const { folder, file } of context.policy.triggers.joined) {
    const parts: string[] = [];
    for (const path of childrenOf(made, folder).sort(byBytes)) parts.push((await readText(made, path, context)) ?? "");
    if (parts.length === 0) continue;
    const draft = draftOf(made);
    putFile(draft, file, parts.join(""), { mtime: context.epoch });
    made = draft;
  }
  return made;
}
