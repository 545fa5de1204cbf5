import { isUtf8 } from "node:buffer";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { resolveParents, resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { FileDefinition } from "../definition/image-definition.ts";
import { type OwnFile, readOwnFile } from "../definition/own-file.ts";
import { isOwnFolder, readOwnFolder } from "../definition/own-folder.ts";
import { fillTemplate } from "../definition/template.ts";
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
  const users = accounts.users.map(({ name, uid }) => [name, uid] as const);
  const groups = accounts.groups.map(({ name, gid }) => [name, gid] as const);
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
  const user = (name: string, path: string) => ownerId("user", name, users, path, findings);
  const group = (name: string, path: string) => ownerId("group", name, groups, path, findings);
  const owned = ({ path, ...names }: Owned) => ({
    uid: user(names.user ?? "root", path),
    gid: group(names.group ?? "root", path),
    mtime: context.epoch,
  });
  for (const directory of directories) {
    put(directory.path, { kind: "directory", mode: directory.mode, ...owned(directory) });
  }
  for (const file of files) {
    const { path, content } = file;
    if (content.kind === "packaged") {
      const place = resolvePath(draft, path);
      const node = draft.get(place);
      if (node === undefined || node.kind === "link") {
        findings.push(absent(path));
        continue;
      }
      draft.set(place, {
        ...node,
        mode: file.mode ?? node.mode,
        uid: file.user === null ? node.uid : user(file.user, path),
        gid: file.group === null ? node.gid : group(file.group, path),
      });
    } else if (content.kind === "source" && isOwnFolder(content)) {
      putFolder(file, content);
    } else {
      const bytes = contentOf(file, context.definition.parameters, findings);
      if (bytes === undefined) continue;
      put(path, { kind: "file", mode: file.mode ?? 0o644, ...owned(file), content: memoryContent(bytes) });
    }
  }
  for (const { path, target } of links) {
    put(path, { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: context.epoch, target });
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's files do not fit the image", { findings });
  return draft;

  /** A folder that is there already keeps its mode and owner, unless the definition says them. */
  function putFolder(file: FileDefinition, content: OwnFile): void {
    const entries = readOwnFolder(content);
    if ("problem" in entries) {
      const message = `files: ${file.path}: cannot copy ${content.path}: it ${entries.problem}`;
      findings.push(createFinding("error", message, { hint: entries.hint }));
      return;
    }
    const owner = owned(file);
    const isPlain = file.user === null && file.group === null;
    for (const entry of entries) {
      const path = entry.path === "/" ? file.path : file.path + entry.path;
      if (entry.kind === "folder") {
        const isThere = draft.get(resolvePath(draft, path))?.kind === "directory";
        if (!(isThere && isPlain)) put(path, { kind: "directory", mode: content.folderMode, ...owner });
      } else if (entry.kind === "link") {
        put(path, { kind: "link", ...owner, mode: 0o777, target: entry.target });
      } else {
        const source = { ...content, path: entry.source };
        const bytes = contentOf({ ...file, path, content: source }, context.definition.parameters, findings);
        const mode = file.mode ?? (entry.isProgram ? 0o755 : 0o644);
        if (bytes !== undefined) put(path, { kind: "file", mode, ...owner, content: memoryContent(bytes) });
      }
    }
  }
}

interface Owned {
  readonly path: string;
  readonly user: string | null;
  readonly group: string | null;
}

function absent(path: string): Finding {
  return createFinding("error", `files: ${path}: no package of this image has such a file to change`, {
    hint: "check the path, or give it content or source",
  });
}

/** The user's own files are read once, here, so that one build sees one version of them. */
function contentOf(
  { path, content, template }: FileDefinition,
  values: Readonly<Record<string, string>>,
  findings: Finding[],
): Uint8Array | undefined {
  const bytes = content.kind === "source" ? readOwnFile(content) : Buffer.from(textOf(content), "utf8");
  if (!(bytes instanceof Uint8Array)) {
    const source = content.kind === "source" ? content.path : path;
    const message = `files: ${path}: cannot read ${source}: it ${bytes.problem}`;
    findings.push(createFinding("error", message, { hint: bytes.hint }));
    return undefined;
  }
  // What is not text has no references.
  if (!template || !isUtf8(bytes)) return bytes;
  const filled = fillTemplate(Buffer.from(bytes).toString("utf8"), values);
  if ("text" in filled) return Buffer.from(filled.text, "utf8");
  findings.push(createFinding("error", `files: ${path}: ${filled.problem}`, { hint: filled.hint }));
  return undefined;
}

function textOf(content: FileDefinition["content"]): string {
  return content.kind === "inline" ? content.text : "";
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
