import { createHash, hash } from "node:crypto";
import { link, lstat, mkdir, open, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, ContentLocation, ContentReader } from "@wherry/core/tree/tree.ts";
import { produceInStore } from "../store/atomic.ts";
import { type StoreLayout, storeLayout, temporaryFolder, toolFolder } from "../store/layout.ts";
import { storeModes } from "../store/own-folder.ts";
import { makeFolder } from "../system/folder.ts";
import { touch } from "../system/touch.ts";
import { isToolSet } from "./check-tool-set.ts";
import { type ToolEntry, type ToolPackage, toolTree } from "./tool-tree.ts";

/** Changes whenever the files that this module writes for the same packages do. */
const layoutVersion = 1;

interface ToolInstallation {
  readonly packages: readonly ToolPackage[];
  readonly reader: ContentReader;
  /** The store's folder. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the files of tool packages to a folder of their own in the store, and returns its path. It is made once for
 * the same packages; two processes may make it at once, and each may be killed at any moment. A set that is there
 * already is held against its packages when this process first uses it, and made anew where it differs.
 *
 * Files are read-only and belong to the user; set-id bits are gone, and links lead to places inside the folder.
 *
 * @throws {WherryError} tree.conflict or package.unsafe when the packages cannot be one set of tools
 * @throws {WherryError} store.unwritable or store.damaged when the store fails
 */
export async function installToolSet(installation: ToolInstallation): Promise<string> {
  const { packages, reader, directory, signal } = installation;
  const root = join(directory, toolFolder, toolSetDigest(packages));
  const tree = toolTree(packages);
  if (await isInstalled(root, tree)) return root;
  const layout = storeLayout(directory);
  await produceInStore(layout, root, async (folder) => {
    await makeFolder(join(directory, temporaryFolder), storeModes.folder);
    await mkdir(folder, { mode: storeModes.folder });
    await writeTree(folder, tree, { reader, signal });
    // Last, so that a set stands there for as long as it can; another process's sound one is not in the way.
    if (!(await isInstalled(root, tree))) await discard(root, layout);
  });
  if (await isInstalled(root, tree)) return root;
  throw new WherryError("store.damaged", `the tools in ${root} are not what their packages say`, {
    hint: "remove that folder, see who changes it, and run the same command again",
    where: { file: root },
  });
}

/** Sets that this process has found whole: each is looked at when it is first used. */
const checked = new Set<string>();

async function isInstalled(root: string, tree: ReadonlyMap<string, ToolEntry>): Promise<boolean> {
  const status = await lstat(root).catch(() => undefined);
  if (status === undefined) return false;
  const key = `${root} ${status.dev} ${status.ino}`;
  if (!checked.has(key) && !isToolSet(root, tree)) return false;
  checked.add(key);
  await touch(root, status);
  return true;
}

/** Takes away at once what is no tool set, and empties it under another name. */
async function discard(root: string, layout: StoreLayout): Promise<void> {
  const grave = layout.temporary();
  await rename(root, grave).catch(() => {});
  await rm(grave, { recursive: true, force: true });
}

/** The name of a tool set's folder: it follows from the packages alone, in whatever order they come. */
export function toolSetDigest(packages: readonly { readonly sha256: string }[]): string {
  const digests = [...new Set(packages.map((one) => one.sha256))].sort();
  return hash("sha256", `tools ${layoutVersion}\n${digests.join("\n")}\n`);
}

async function writeTree(
  folder: string,
  tree: ReadonlyMap<string, ToolEntry>,
  { reader, signal }: { readonly reader: ContentReader; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const made = new Set<string>();
  /** Hard links of a package share one location. */
  const written = new Map<ContentLocation, string>();
  for (const [path, entry] of tree) {
    signal?.throwIfAborted();
    const target = join(folder, path);
    const parent = dirname(target);
    if (!made.has(parent)) await mkdir(parent, { recursive: true, mode: storeModes.folder });
    made.add(parent);
    if (entry.kind === "link") {
      await symlink(entry.target, target);
      continue;
    }
    const first = written.get(entry.content.location);
    if (first !== undefined) await link(first, target);
    else await writeContent(target, entry, reader);
    written.set(entry.content.location, first ?? target);
  }
}

async function writeContent(
  target: string,
  entry: { readonly content: Content; readonly executable: boolean },
  reader: ContentReader,
): Promise<void> {
  await using handle = await open(target, "wx", entry.executable ? 0o555 : 0o444);
  const digest = createHash("sha256");
  for await (const piece of reader.stream(entry.content)) {
    digest.update(piece);
    await handle.writeFile(piece);
  }
  // What will be executed is worth a second look: a pack may have been damaged since it was unpacked.
  if (digest.digest("hex") !== entry.content.sha256) {
    throw new WherryError("store.damaged", `the content of ${target} is not what its package said`, {
      hint: "find and remove what is damaged with: wherry store verify",
    });
  }
}
