import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FinishContext } from "./context.ts";

/** A file's text with links followed, or undefined where there is no such file. */
export async function readText(
  tree: Tree,
  path: string,
  context: Pick<FinishContext, "read">,
  encoding: "utf8" | "latin1" = "utf8",
): Promise<string | undefined> {
  const node = tree.get(resolvePath(tree, path));
  if (node?.kind !== "file") return undefined;
  return Buffer.from(await context.read(node.content)).toString(encoding);
}
