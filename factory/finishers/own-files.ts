import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { resolveParents } from "@wherry/core/tree/paths.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { DirectoryDefinition, FileDefinition } from "../definition/image-definition.ts";
import { readOwnFile } from "../definition/own-file.ts";
import { draftOf, memoryContent, putNode } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";

/**
 * Puts the definition's own directories, files and links into the tree, in this order. The definition wins over
 * packages; only a directory is never replaced by something else.
 *
 * @throws {WherryError} definition.invalid when a path cannot be made, a source cannot be read, or an owner is unknown,
 *   with all of them
 */
export async function putOwnFiles(tree: Tree, accounts: Accounts, context: FinishContext): Promise<Tree> {
  const { directories, files, links } = context.definition;
  const draft = draftOf(tree);
  const findings: Finding[] = [];
  const put = (path: string, node: TreeNode) => {
    if (node.kind === "directory" && (draft.get(resolveParents(draft, path)) ?? node).kind !== "directory") {
      findings.push(createFinding("error", `directories: ${path} is a file of a package`));
      return;
    }
    try {
      putNode(draft, path, node);
    } catch (error) {
      if (!(error instanceof WherryError) || error.code !== "tree.conflict") throw error;
      findings.push(createFinding("error", error.message));
    }
  };
  const owned = (definition: DirectoryDefinition | FileDefinition) => ({
    mode: definition.mode,
    uid: ownerId(
      "user",
      definition.user,
      accounts.users.map(({ name, uid }) => [name, uid]),
      definition.path,
      findings,
    ),
    gid: ownerId(
      "group",
      definition.group,
      accounts.groups.map(({ name, gid }) => [name, gid]),
      definition.path,
      findings,
    ),
    mtime: context.epoch,
  });
  for (const directory of directories) put(directory.path, { kind: "directory", ...owned(directory) });
  for (const file of files) {
    const bytes = contentOf(file, findings);
    if (bytes !== undefined) put(file.path, { kind: "file", ...owned(file), content: memoryContent(bytes) });
  }
  for (const { path, target } of links) {
    put(path, { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: context.epoch, target });
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's files do not fit the image", { findings });
  return draft;
}

/** The user's own files are read once, here, so that one build sees one version of them. */
function contentOf({ path, content }: FileDefinition, findings: Finding[]): Uint8Array | undefined {
  if (content.kind === "inline") return Buffer.from(content.text, "utf8");
  const bytes = readOwnFile(content);
  if (bytes instanceof Uint8Array) return bytes;
  const message = `files: ${path}: cannot read ${content.path}: it ${bytes.problem}`;
  findings.push(createFinding("error", message, { hint: bytes.hint }));
  return undefined;
}

/** A name's number; a number stands for itself. */
function ownerId(
  kind: "user" | "group",
  name: string,
  known: readonly (readonly [string, number])[],
  path: string,
  findings: Finding[],
): number {
  if (/^\d{1,10}$/.test(name)) return Number(name);
  const id = known.find(([candidate]) => candidate === name)?.[1];
  if (id !== undefined) return id;
  const meant = closest(
    name,
    known.map(([candidate]) => candidate),
  );
  const hint = meant === undefined ? `Add it to "${kind}s".` : `Did you mean ${meant}?`;
  findings.push(createFinding("error", `${path}: there is no ${kind} ${name}`, { hint }));
  return 0;
}
