import { type DiskEncryption, encryptionFile, encryptionPrograms } from "@wherry/core/disk-encryption.ts";
import { WherryError } from "@wherry/core/errors.ts";
import { bundleAgent } from "./agent/bundle.ts";
import { draftOf, putFile, putLink } from "./tree/edit.ts";
import { resolvePath } from "./tree/paths.ts";
import type { Tree } from "./tree/tree.ts";
import type { Workshop } from "./workshop.ts";

const interpreter = "/usr/bin/qjs";

/**
 * Puts the agent into the verified /usr: the initrd hands over to it, and whoever looks after the machine calls it by its name. Throws
 * `finisher.failed` where the image has nothing that runs it.
 */
export async function addAgent(
  tree: Tree,
  { epoch, encryption }: { readonly epoch: number; readonly encryption: DiskEncryption | null },
  { store }: Pick<Workshop, "store">,
): Promise<Tree> {
  if (tree.get(resolvePath(tree, interpreter))?.kind !== "file") {
    throw new WherryError("finisher.failed", `the image has a kernel, but no ${interpreter} to run Wherry's agent`, {
      hint: "add quickjs to packages.install, and do not omit or trim it; the agent sets up the machine at every boot",
    });
  }
  const draft = draftOf(tree);
  putFile(draft, "/usr/lib/wherry/agent.js", await bundleAgent(store.memo), { mode: 0o755, mtime: epoch });
  putLink(draft, "/usr/bin/wherry-agent", "../lib/wherry/agent.js", { mtime: epoch });
  if (encryption !== null) {
    requirePrograms(tree, encryption);
    putFile(draft, encryptionFile, `${JSON.stringify(encryption)}\n`, { mtime: epoch });
  }
  return draft;
}

function requirePrograms(tree: Tree, { unlock }: DiskEncryption): void {
  const missing = Object.entries(encryptionPrograms[unlock]).filter(
    ([path]) => tree.get(resolvePath(tree, path))?.kind !== "file",
  );
  if (missing.length === 0) return;
  throw new WherryError(
    "finisher.failed",
    `disk.encryption with unlock: ${unlock} needs ${missing.map(([path]) => path).join(" and ")}`,
    { hint: `add to packages.install: ${missing.map(([, name]) => name).join(", ")}` },
  );
}
