import { readFile } from "node:fs/promises";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { resolveParents } from "@wherry/core/tree/paths.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { DirectoryDefinition, FileDefinition } from "../definition/image-definition.ts";
import { draftOf, memoryContent, putNode } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";

/**
 * Puts the definition's own directories, files and links into the tree, in this order. The definition wins over
 * packages; only a directory is never replaced by something else. Throws `definition.invalid` with every path that
 * cannot be, and every unknown owner.
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
    const bytes = await contentOf(file, findings);
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
async function contentOf(file: FileDefinition, findings: Finding[]): Promise<Uint8Array | undefined> {
  if (file.content.kind === "inline") return Buffer.from(file.content.text, "utf8");
  const { path } = file.content;
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    findings.push(createFinding("error", `files: ${file.path}: cannot read ${path}: ${reason}`));
    return undefined;
  }
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
