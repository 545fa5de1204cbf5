import { baseName, joinPath, parentOf } from "@wherry/core/paths/paths.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";

/**
 * Writes /etc/shells as update-shells(8) does on a fresh system: the distribution's text, then each shell of the
 * packages under the name they give and under its real path.
 */
export async function writeShells(tree: Tree, context: FinishContext): Promise<Tree> {
  const { shells } = context.policy;
  const template = shells === null ? undefined : await readText(tree, shells, context);
  if (shells === null || template === undefined) return tree;
  const folder = `${shells}.d`;
  const files = [...tree.keys()].filter((path) => parentOf(path) === folder).sort();
  const listed = new Set(shellsOf(template));
  const added = new Set<string>();
  for (const file of [shells, ...files]) {
    for (const shell of shellsOf((await readText(tree, file, context)) ?? "")) {
      const real = joinPath(resolvePath(tree, parentOf(shell)), baseName(shell));
      for (const name of [shell, real]) if (!listed.has(name)) added.add(name);
    }
  }
  const draft = draftOf(tree);
  putFile(draft, "/etc/shells", template + [...added].map((shell) => `${shell}\n`).join(""), { mtime: context.epoch });
  return draft;
}

function shellsOf(content: string): string[] {
  return content
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line.startsWith("/"));
}
