import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type DiskEncryption, encryptionFile } from "@wherry/core/host-settings/disk-encryption.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { readAgent } from "../agent/agent.ts";
import type { BootPolicy } from "../packages/distribution-policy.ts";
import type { Workshop } from "../supply/workshop.ts";
import { draftOf, putFile, putLink, putNode } from "../tree/edit.ts";
import { addOnStubPath } from "./make-boot-file.ts";

const interpreter = "/usr/bin/qjs";

interface AgentRequest {
  readonly architecture: ArchitectureName;
  readonly encryption: DiskEncryption | null;
  /** The merged boot packages. */
  readonly boot: Tree;
  readonly policy: Pick<BootPolicy, "encryption">;
  readonly epoch: number;
}

/**
 * Puts the agent into the verified /usr: the initrd hands over to it, and whoever looks after the machine calls it by
 * its name.
 *
 * @throws {WherryError} boot.incomplete when the image lacks the interpreter that runs it, or a program that unlocks an
 *   encrypted /var
 */
export async function addAgent(
  tree: Tree,
  { architecture, encryption, boot, policy, epoch }: AgentRequest,
  { store }: Pick<Workshop, "store">,
): Promise<Tree> {
  if (tree.get(resolvePath(tree, interpreter))?.kind !== "file") {
    throw new WherryError("boot.incomplete", `the image has a kernel, but no ${interpreter} to run Wherry's agent`, {
      hint: "add quickjs to packages.install, and do not omit or trim it; the agent sets up the machine at every boot",
    });
  }
  const draft = draftOf(tree);
  putFile(draft, "/usr/lib/wherry/agent.js", await readAgent(store.memo), { mode: 0o755, mtime: epoch });
  putLink(draft, "/usr/bin/wherry-agent", "../lib/wherry/agent.js", { mtime: epoch });
  const stub = boot.get(addOnStubPath(architecture));
  // Without it, machines cannot be given kernel arguments, and say so.
  if (stub !== undefined) putNode(draft, "/usr/lib/wherry/addon.efi.stub", { ...stub, mtime: epoch });
  if (encryption !== null) {
    requirePrograms(tree, encryption, policy.encryption);
    putFile(draft, encryptionFile, `${JSON.stringify(encryption)}\n`, { mtime: epoch });
  }
  return draft;
}

/** `needs`: what an image must have to unlock /var, and which packages bring it. */
function requirePrograms(tree: Tree, { unlock }: DiskEncryption, needs: BootPolicy["encryption"]): void {
  const { programs, omit } = needs[unlock];
  const paths = [...tree.keys()];
  const missing = programs.filter(({ end }) => !paths.some((path) => path.endsWith(end)));
  if (missing.length === 0) return;
  throw new WherryError(
    "boot.incomplete",
    `disk.encryption with unlock: ${unlock} needs ${missing.map(({ end }) => end.split("/").at(-1)).join(", ")}`,
    {
      hint: `add to packages.install: ${missing.map((need) => need.package).join(", ")}${omit.length === 0 ? "" : `; and to packages.omit: ${omit.join(", ")}`}`,
    },
  );
}
