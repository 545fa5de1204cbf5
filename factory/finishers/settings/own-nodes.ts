import { isUtf8 } from "node:buffer";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { FileDefinition, ImageDefinition } from "../../definition/image-definition.ts";
import { type OwnFile, readOwnFile } from "../../definition/own-file.ts";
import { isOwnFolder, readOwnFolder } from "../../definition/own-folder.ts";
import { fillTemplate } from "../../definition/template.ts";
import { memoryContent } from "../../tree/edit.ts";
import { ownerId } from "../accounts/owner-id.ts";
import type { EntryProblem } from "../entry-finding.ts";

export interface OwnNode {
  readonly path: string;
  readonly node: TreeNode;
}

interface OwnPart {
  /** Of the definition: "files /etc/motd". */
  readonly entry: string;
  readonly part: OwnNode | EntryProblem;
}

interface OwnContext {
  readonly accounts: Accounts;
  readonly epoch: number;
}

interface EntryContext extends OwnContext {
  /** `OwnPart.entry`. */
  readonly entry: string;
  readonly values: ImageDefinition["parameters"];
}

/**
 * The nodes that a definition asks for, and what is wrong with its entries, one after the other. Each is to be put into
 * the tree before the next is asked for: a file may be about one that an earlier entry made.
 */
export function* ownNodes(definition: ImageDefinition, tree: Tree, own: OwnContext): Generator<OwnPart> {
  const { directories, files, links, parameters: values } = definition;
  for (const { path, mode, ...names } of directories) {
    const entry = `directories ${path}`;
    yield* partsOf(entry, directoryNode(path, mode, names, { ...own, entry, values }));
  }
  for (const file of files) {
    const entry = `files ${file.path}`;
    yield* partsOf(entry, fileNodes(file, tree, { ...own, entry, values }));
  }
  for (const { path, target } of links) {
    const node = { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: own.epoch, target } as const;
    yield { entry: `links ${path}`, part: { path, node } };
  }
}

type Parts = Iterable<OwnNode | EntryProblem>;

function* partsOf(entry: string, parts: Parts): Generator<OwnPart> {
  for (const part of parts) yield { entry, part };
}

function* directoryNode(path: string, mode: number, names: OwnerNames, context: EntryContext) {
  const owner = yield* ownerOf(names, context);
  yield { path, node: { kind: "directory", mode, ...owner } as const };
}

function fileNodes(file: FileDefinition, tree: Tree, context: EntryContext): Parts {
  const { content } = file;
  if (content.kind === "packaged") return packagedNode(file, tree, context);
  if (content.kind === "source" && isOwnFolder(content)) return folderNodes(file, content, tree, context);
  return writtenNode(file, context);
}

/** A package's file, with what the definition says of it. */
function* packagedNode({ path, mode, user, group }: FileDefinition, tree: Tree, context: EntryContext) {
  const place = resolvePath(tree, path);
  const node = tree.get(place);
  if (node === undefined || node.kind === "link") {
    const message = `files: ${path}: no package of this image has such a file to change`;
    yield { message, hint: "check the path, or give it content or source" };
    return;
  }
  const { uid, gid } = yield* ownerOf({ user, group }, context);
  const owner = { uid: user === null ? node.uid : uid, gid: group === null ? node.gid : gid };
  yield { path: place, node: { ...node, mode: mode ?? node.mode, ...owner } };
}

function* writtenNode(file: FileDefinition, context: EntryContext) {
  const bytes = contentOf(file, context.values);
  if (!(bytes instanceof Uint8Array)) {
    yield bytes;
    return;
  }
  const owner = yield* ownerOf(file, context);
  const node = { kind: "file", mode: file.mode ?? 0o644, ...owner, content: memoryContent(bytes) } as const;
  yield { path: file.path, node };
}

/** A folder that is there already keeps its mode and owner, unless the definition says them. */
function* folderNodes(file: FileDefinition, content: OwnFile, tree: Tree, context: EntryContext) {
  const entries = readOwnFolder(content);
  if ("problem" in entries) {
    const message = `files: ${file.path}: cannot copy ${content.path}: it ${entries.problem}`;
    yield { message, hint: entries.hint };
    return;
  }
  const owner = yield* ownerOf(file, context);
  const isPlain = file.user === null && file.group === null;
  for (const entry of entries) {
    const path = entry.path === "/" ? file.path : file.path + entry.path;
    if (entry.kind === "folder") {
      const isThere = tree.get(resolvePath(tree, path))?.kind === "directory";
      if (isThere && isPlain) continue;
      yield { path, node: { kind: "directory", mode: content.folderMode, ...owner } as const };
    } else if (entry.kind === "link") {
      yield { path, node: { kind: "link", ...owner, mode: 0o777, target: entry.target } as const };
    } else {
      const source = { ...content, path: entry.source };
      const bytes = contentOf({ ...file, path, content: source }, context.values);
      const mode = file.mode ?? (entry.isProgram ? 0o755 : 0o644);
      if (!(bytes instanceof Uint8Array)) yield bytes;
      else yield { path, node: { kind: "file", mode, ...owner, content: memoryContent(bytes) } as const };
    }
  }
}

interface OwnerNames {
  readonly user: string | null;
  readonly group: string | null;
}

/** Root where nobody is named; where a name is unknown, that is told, and root stands for it. */
function* ownerOf({ user, group }: OwnerNames, { accounts: { users, groups }, epoch, entry }: EntryContext) {
  const uid = ownerId(user ?? "root", users, "uid");
  if (uid === undefined) yield unknownAccount("user", user ?? "root", users, entry);
  const gid = ownerId(group ?? "root", groups, "gid");
  if (gid === undefined) yield unknownAccount("group", group ?? "root", groups, entry);
  return { uid: uid ?? 0, gid: gid ?? 0, mtime: epoch };
}

function unknownAccount(
  kind: "user" | "group",
  name: string,
  known: readonly { readonly name: string }[],
  entry: string,
): EntryProblem {
  const meant = closest(
    name,
    known.map((one) => one.name),
  );
  const hint = meant === undefined ? `Add it to "${kind}s".` : `Did you mean ${meant}?`;
  return { message: `${entry.replace(" ", ": ")}: there is no ${kind} ${name}`, hint };
}

/** The user's own files are read once, here, so that one build sees one version of them. */
function contentOf(
  { path, content, template }: FileDefinition,
  values: Readonly<Record<string, string>>,
): Uint8Array | EntryProblem {
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
