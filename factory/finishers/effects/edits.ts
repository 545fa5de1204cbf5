import { isWithin } from "@wherry/core/paths/paths.ts";
import { resolveParents, resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { applyHunks } from "../../scripts/line-edit.ts";
import { draftOf, memoryContent, removePath } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";

/**
 * What recorded scripts changed of files that others made, packages as well as finishers: edits, and what was taken
 * out. An edit that does not find its place is a warning: the file is another one than the script knew. What is made
 * anew of all packages is passed over.
 */
export async function applyEdits(tree: Tree, context: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  for (const effect of context.effects) {
    if (effect.kind === "remove" && !isOwnContent(effect, context.packages))
      removePath(draft, resolveParents(draft, effect.path));
    if (effect.kind !== "edit" || context.policy.triggers.madeAnew.test(effect.path)) continue;
    const path = resolvePath(draft, effect.path);
    const node = draft.get(path);
    const text = await readText(draft, path, context, effect.encoding);
    // A file that the definition leaves out needs no edits.
    if (node?.kind !== "file" || text === undefined) continue;
    const edited = applyHunks(text, effect.hunks);
    for (const { removed, added } of edited.lost) {
      const line = [...added, ...removed].find((one) => one.trim() !== "") ?? "";
      context.emit?.({
        type: "warning",
        message: `${effect.path}: a maintainer script's change does not fit this file: ${line.trim().slice(0, 80)}`,
        hint: "see whether the image needs the line, and write the file in the definition (files)",
      });
    }
    draft.set(path, { ...node, content: memoryContent(Buffer.from(edited.text, effect.encoding)) });
  }
  return draft;
}

/**
 * Whether a package's scripts would take away what the package itself brings to /usr. Those that run before its files
 * are there clear remains of earlier versions away; a recording, which has the files already, takes that for more.
 */
function isOwnContent({ path, recordedOf }: RecordedRemoval, packages: FinishContext["packages"]): boolean {
  if (!isWithin(path, "/usr")) return false;
  const own = packages.find((one) => one.package.name === recordedOf);
  return own !== undefined && [...own.entries.keys()].some((entry) => isWithin(entry, path));
}

type RecordedRemoval = Extract<JudgedEffect, { kind: "remove" }>;
