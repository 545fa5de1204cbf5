import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { resolveParents } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { draftOf, putNode, type TreeDraft } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";
import { type EntryProblem, entryFinding } from "../entry-finding.ts";
import { type OwnNode, ownNodes } from "./own-nodes.ts";

/**
 * Puts the definition's own directories, files and links into the tree, in this order. The definition wins over
 * packages; only a directory is never replaced by something else.
 *
 * @throws {WherryError} definition.invalid when a path cannot be made, a source cannot be read, or an owner is unknown,
 *   with all of them
 */
export async function putOwnFiles(tree: Tree, accounts: Accounts, context: FinishContext): Promise<Tree> {
  const { definition, epoch } = context;
  const draft = draftOf(tree);
  const findings: Finding[] = [];
  for (const { entry, part } of ownNodes(definition, draft, { accounts, epoch })) {
    const problem = "message" in part ? part : put(draft, part);
    if (problem !== undefined) findings.push(entryFinding(definition, entry, problem));
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's files do not fit the image", { findings });
  return draft;
}

/** What is in the way, where it cannot be put there. */
function put(draft: TreeDraft, { path, node }: OwnNode): EntryProblem | undefined {
  const hint = "name another path, or leave out the package that has it";
  if (node.kind === "directory" && (draft.get(resolveParents(draft, path)) ?? node).kind !== "directory") {
    return { message: `directories: ${path} is a file of a package`, hint };
  }
  try {
    putNode(draft, path, node);
    return undefined;
  } catch (error) {
    if (!(error instanceof WherryError) || error.code !== "tree.conflict") throw error;
    return { message: error.message, hint };
  }
}
