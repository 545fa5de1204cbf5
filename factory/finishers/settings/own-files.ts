import { isUtf8 } from "node:buffer";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { resolveParents, resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { FileDefinition } from "../../definition/image-definition.ts";
import { type OwnFile, readOwnFile } from "../../definition/own-file.ts";
import { isOwnFolder, readOwnFolder } from "../../definition/own-folder.ts";
import { fillTemplate } from "../../definition/template.ts";
import { draftOf, memoryContent, putNode } from "../../tree/edit.ts";
import { ownerId } from "../accounts/owner-id.ts";
import type { FinishContext } from "../context.ts";
import { entryFinding } from "../entry-finding.ts";

/**
 * Puts the definition's own directories, files and links into the tree, in this order. The definition wins over
 * packages; only a directory is never replaced by something else.
 *
 * @throws {WherryError} definition.invalid when a path cannot be made, a source cannot be read, or an owner is unknown,
 *   with all of them
 */
export async function putOwnFiles(tree: Tree, accounts: Accounts, context: FinishContext): Promise<Tree> {
  const { definition } = context;
  const { directories, files, links } = definition;
  const draft = draftOf(tree);
  const findings: Finding[] = [];
  const { users, groups } = accounts;
  const refuse = (entry: string, problem: Problem): void => {
    findings.push(entryFinding(definition, entry, problem));
  };
  const put = (entry: string, path: string, node: TreeNode) => {
    if (node.kind === "directory" && (draft.get(resolveParents(draft, path)) ?? node).kind !== "directory") {
      refuse(entry, { message: `directories: ${path} is a file of a package`, hint: anotherPath });
      return;
    }
    try {
      putNode(draft, path, node);
    } catch (error) {
      if (!(error instanceof WherryError) || error.code !== "tree.conflict") throw error;
      refuse(entry, { message: error.message, hint: anotherPath });
    }
  };
  const user = (name: string, entry: string) => ownerId(name, users, "uid") ?? unknown(entry, "user", name);
  const group = (name: string, entry: string) => ownerId(name, groups, "gid") ?? unknown(entry, "group", name);
  const unknown = (entry: string, kind: "user" | "group", name: string) => {
    const known = kind === "user" ? users : groups;
    const meant = closest(
      name,
      known.map((one) => one.name),
    );
    const hint = meant === undefined ? `Add it to "${kind}s".` : `Did you mean ${meant}?`;
    refuse(entry, { message: `${entry.replace(" ", ": ")}: there is no ${kind} ${name}`, hint });
    return 0;
  };
  const owned = (entry: string, names: Owned) => ({
    uid: user(names.user ?? "root", entry),
    gid: group(names.group ?? "root", entry),
    mtime: context.epoch,
  });
  /** A folder that is there already keeps its mode and owner, unless the definition says them. */
  const putFolder = (file: FileDefinition, content: OwnFile): void => {
    const at = `files ${file.path}`;
    const entries = readOwnFolder(content);
    if ("problem" in entries) {
      const message = `files: ${file.path}: cannot copy ${content.path}: it ${entries.problem}`;
      refuse(at, { message, hint: entries.hint });
      return;
    }
    const owner = owned(at, file);
    const isPlain = file.user === null && file.group === null;
    for (const entry of entries) {
      const path = entry.path === "/" ? file.path : file.path + entry.path;
      if (entry.kind === "folder") {
        const isThere = draft.get(resolvePath(draft, path))?.kind === "directory";
        if (!(isThere && isPlain)) put(at, path, { kind: "directory", mode: content.folderMode, ...owner });
      } else if (entry.kind === "link") {
        put(at, path, { kind: "link", ...owner, mode: 0o777, target: entry.target });
      } else {
        const source = { ...content, path: entry.source };
        const bytes = contentOf({ ...file, path, content: source }, definition.parameters);
        const mode = file.mode ?? (entry.isProgram ? 0o755 : 0o644);
        if (!(bytes instanceof Uint8Array)) refuse(at, bytes);
        else put(at, path, { kind: "file", mode, ...owner, content: memoryContent(bytes) });
      }
    }
  };

  for (const directory of directories) {
    const entry = `directories ${directory.path}`;
    put(entry, directory.path, { kind: "directory", mode: directory.mode, ...owned(entry, directory) });
  }
  for (const file of files) {
    const { path, content } = file;
    const entry = `files ${path}`;
    if (content.kind === "packaged") {
      const place = resolvePath(draft, path);
      const node = draft.get(place);
      if (node === undefined || node.kind === "link") {
        const message = `files: ${path}: no package of this image has such a file to change`;
        refuse(entry, { message, hint: "check the path, or give it content or source" });
        continue;
      }
      draft.set(place, {
        ...node,
        mode: file.mode ?? node.mode,
        uid: file.user === null ? node.uid : user(file.user, entry),
        gid: file.group === null ? node.gid : group(file.group, entry),
      });
    } else if (content.kind === "source" && isOwnFolder(content)) {
      putFolder(file, content);
    } else {
      const bytes = contentOf(file, definition.parameters);
      if (!(bytes instanceof Uint8Array)) {
        refuse(entry, bytes);
        continue;
      }
      const owner = owned(entry, file);
      put(entry, path, { kind: "file", mode: file.mode ?? 0o644, ...owner, content: memoryContent(bytes) });
    }
  }
  for (const { path, target } of links) {
    put(`links ${path}`, path, { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: context.epoch, target });
  }
  if (findings.length > 0)
    throw new WherryError("definition.invalid", "the definition's files do not fit the image", { findings });
  return draft;
}

interface Owned {
  readonly user: string | null;
  readonly group: string | null;
}

const anotherPath = "name another path, or leave out the package that has it";

interface Problem {
  readonly message: string;
  readonly hint: string | undefined;
}

/** The user's own files are read once, here, so that one build sees one version of them. */
function contentOf(
  { path, content, template }: FileDefinition,
  values: Readonly<Record<string, string>>,
): Uint8Array | Problem {
  const bytes = content.kind === "source" ? readOwnFile(content) : Buffer.from(textOf(content), "utf8");
  if (!(bytes instanceof Uint8Array)) {
    const source = content.kind === "source" ? content.path : path;
    return { message: `files: ${path}: cannot read ${source}: it ${bytes.problem}`, hint: bytes.hint };
  }
  // What is not text has no references.
  if (!template || !isUtf8(bytes)) return bytes;
  const filled = fillTemplate(Buffer.from(bytes).toString("utf8"), values);
  if ("text" in filled) return Buffer.from(filled.text, "utf8");
  return { message: `files: ${path}: ${filled.problem}`, hint: filled.hint };
}

function textOf(content: FileDefinition["content"]): string {
  return content.kind === "inline" ? content.text : "";
}
