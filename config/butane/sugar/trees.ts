import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { cleanPath } from "@wherry/core/paths/paths.ts";
import type { IgnitionConfig, NodeOwner } from "../../ignition/config.ts";
import { noteField } from "../origins.ts";
import type { ButaneConfig, ButaneTree } from "../schema/values.ts";
import { isProblem, type LocalEntry, listLocalFolder, readLocalFile } from "../surroundings.ts";
import type { Translation } from "../translation.ts";
import { createNodes, type Nodes, nodeExists } from "./nodes.ts";
import { type ResourceDraft, setContents } from "./resource.ts";

/** Everything below local folders as files, links and, where they are to have owners or modes, directories. */
export function addTrees(config: IgnitionConfig, { storage }: ButaneConfig, translation: Translation): IgnitionConfig {
  const trees = storage?.trees ?? [];
  if (trees.length === 0) return config;
  const nodes = createNodes(config, translation);
  for (const [index, tree] of trees.entries()) {
    const at = ["storage", "trees", index];
    const entries = listLocalFolder(tree.local ?? "", translation.surroundings);
    if (isProblem(entries)) translation.report.error(at, entries.problem);
    else for (const entry of entries) addEntry(entry, { tree, at, nodes }, translation);
    // One finding is enough where there is no folder for any of them.
    if (translation.surroundings.files === undefined) break;
  }
  return nodes.config();
}

interface TreeContext {
  readonly tree: ButaneTree;
  readonly at: DataPath;
  readonly nodes: Nodes;
}

function addEntry(entry: LocalEntry, context: TreeContext, translation: Translation): void {
  const { tree, at } = context;
  const base = tree.path === undefined || tree.path === "" ? "/" : tree.path;
  const path = cleanPath(`${base}/${entry.path}`);
  const fault =
    entry.kind === "folder"
      ? addFolder(path, context)
      : entry.kind === "file"
        ? addFile(path, entry, context, translation)
        : entry.kind === "link"
          ? addLink(path, entry, context, translation)
          : "trees may only contain files, directories, and symlinks";
  if (fault !== undefined) translation.report.error(at, entry.path === "" ? fault : `${fault}: ${entry.path}`);
}

/** Directories need no entry unless something is to be said of them. */
function addFolder(path: string, { tree, at, nodes }: TreeContext): string | undefined {
  const owner = ownerOf(tree);
  if (tree.dir_mode === undefined && Object.keys(owner).length === 0) return undefined;
  if (nodes.exists(path)) return nodeExists;
  nodes.addDirectory({ path, ...owner, mode: tree.dir_mode ?? 0o755 }, at);
  return undefined;
}

function addFile(path: string, entry: LocalEntry, context: TreeContext, translation: Translation): string | undefined {
  const { tree, at, nodes } = context;
  const existing = nodes.file(path);
  if (existing === undefined && nodes.exists(path)) return nodeExists;
  if (existing?.contents?.source !== undefined && existing.contents.source !== "") return nodeExists;
  const bytes = readLocalFile(`${tree.local ?? ""}/${entry.path}`, translation.surroundings);
  if (isProblem(bytes)) return bytes.problem;
  const file = existing ?? nodes.addFile({ path, ...ownerOf(tree) }, at);
  const contents: ResourceDraft = { ...file.contents };
  setContents(contents, bytes, at, translation);
  file.contents = contents;
  noteField(translation.origins, file, "contents", at);
  if (file.mode !== undefined) return undefined;
  file.mode = tree.file_mode ?? (entry.executable === true ? 0o755 : 0o644);
  noteField(translation.origins, file, "mode", at);
  return undefined;
}

function addLink(
  path: string,
  { target = "" }: LocalEntry,
  context: TreeContext,
  translation: Translation,
): string | undefined {
  const { tree, at, nodes } = context;
  const existing = nodes.link(path);
  if (existing === undefined && nodes.exists(path)) return nodeExists;
  if (existing?.target !== undefined && existing.target !== "") return nodeExists;
  const link = existing ?? nodes.addLink({ path, ...ownerOf(tree) }, at);
  link.target = target;
  noteField(translation.origins, link, "target", at);
  return undefined;
}

function ownerOf({ user, group }: ButaneTree): { readonly user?: NodeOwner; readonly group?: NodeOwner } {
  return {
    ...(user === undefined || Object.keys(user).length === 0 ? {} : { user }),
    ...(group === undefined || Object.keys(group).length === 0 ? {} : { group }),
  };
}
