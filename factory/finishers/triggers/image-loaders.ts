import { baseName } from "@wherry/core/paths/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { childrenOf, draftOf, putFile, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { readText } from "../read-text.ts";
import { byBytes } from "./byte-order.ts";

/**
 * Enters the loaders of images that packages bring into the list of gdk-pixbuf, which has its own: gdk-pixbuf-query-
 * loaders(1) has each say what it reads, which a build does not start. What those of the distribution say is known; of
 * another a check of the image tells.
 */
export async function listImageLoaders(tree: Tree, context: FinishContext): Promise<Tree> {
  let draft: TreeDraft | undefined;
  for (const path of tree.keys()) {
    if (!/^\/usr\/lib\/[^/]+\/gdk-pixbuf-2\.0\/[^/]+\/loaders\.cache$/.test(path)) continue;
    const text = (await readText(tree, path, context)) ?? "";
    const listed = withLoaders(
      text,
      childrenOf(tree, path.slice(0, -".cache".length)),
      context.policy.triggers.imageLoaders,
    );
    if (listed === text) continue;
    draft ??= draftOf(tree);
    putFile(draft, path, listed, { mtime: context.epoch });
  }
  return draft ?? tree;
}

/** The list with those loaders that are there, by their paths; the other's entries are as they were. */
function withLoaders(text: string, paths: readonly string[], known: Readonly<Record<string, string>>): string {
  const [head = "", ...blocks] = text.split(/^(?="\/[^"\n]*\.so"$)/m);
  const entries = new Map(blocks.map((block) => [/^"([^"]*)"/.exec(block)?.[1] ?? "", block]));
  for (const path of paths) {
    const says = Object.hasOwn(known, baseName(path)) ? known[baseName(path)] : undefined;
    if (says !== undefined && !entries.has(path)) entries.set(path, `"${path}"\n${says}\n`);
  }
  const sorted = [...entries].sort(([a], [b]) => byBytes(a, b)).map(([, block]) => block.trimEnd());
  return `${head}${sorted.map((block) => `${block}\n\n`).join("")}\n`;
}
