import { createHash, hash } from "node:crypto";
import { link, mkdir, open, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, ContentLocation, ContentReader } from "@wherry/core/tree/tree.ts";
import { produceInStore } from "../store/atomic.ts";
import { storeLayout, temporaryFolder, toolFolder } from "../store/layout.ts";
import { touch } from "../system/touch.ts";
import { type ToolEntry, type ToolPackage, toolTree } from "./tool-tree.ts";

/** Changes whenever the files that this module writes for the same packages do. */
const layoutVersion = 1;

export interface ToolInstallation {
  readonly packages: readonly ToolPackage[];
  readonly reader: ContentReader;
  /** The store's folder. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the files of tool packages to a folder of their own in the store, and returns its path. It is made once for
 * the same packages; two processes may make it at once, and each may be killed at any moment.
 *
 * Files are read-only and belong to the user; set-id bits are gone, and links lead to places inside the folder.
 *
 * @throws {WherryError} tree.conflict or package.unsafe when the packages cannot be one set of tools
 * @throws {WherryError} store.unwritable or store.damaged when the store fails
 */
export async function installToolSet(installation: ToolInstallation): Promise<string> {
  const { packages, reader, directory, signal } = installation;
  const root = join(directory, toolFolder, toolSetDigest(packages));
  const status = await stat(root).catch(() => undefined);
  if (status?.isDirectory() === true) {
    await touch(root, status);
    return root;
  }
  const tree = toolTree(packages);
  await produceInStore(storeLayout(directory), root, async (folder) => {
    await mkdir(join(directory, temporaryFolder), { recursive: true });
    await mkdir(folder);
    await writeTree(folder, tree, { reader, signal });
  });
  return root;
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
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
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
