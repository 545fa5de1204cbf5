import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type DiskEncryption, encryptionFile } from "@wherry/core/host-settings/disk-encryption.ts";
import { resolvePath } from "@wherry/core/tree/paths.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { bundleAgent } from "../agent/bundle.ts";
import type { Workshop } from "../supply/workshop.ts";
import { draftOf, putFile, putLink, putNode } from "../tree/edit.ts";
import { addOnStubPath } from "./make-boot-file.ts";

const interpreter = "/usr/bin/qjs";

export interface AgentRequest {
  readonly architecture: ArchitectureName;
  readonly encryption: DiskEncryption | null;
  /** The merged boot packages. */
  readonly boot: Tree;
  readonly epoch: number;
}

/**
 * Puts the agent into the verified /usr: the initrd hands over to it, and whoever looks after the machine calls it by its name. Throws
 * `finisher.failed` where the image has nothing that runs it.
 */
export async function addAgent(
  tree: Tree,
  { architecture, encryption, boot, epoch }: AgentRequest,
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
  const stub = boot.get(addOnStubPath(architecture));
  // Without it, machines cannot be given kernel arguments, and say so.
  if (stub !== undefined) putNode(draft, "/usr/lib/wherry/addon.efi.stub", { ...stub, mtime: epoch });
  if (encryption !== null) {
    requirePrograms(tree, encryption);
    putFile(draft, encryptionFile, `${JSON.stringify(encryption)}\n`, { mtime: epoch });
  }
  return draft;
}

/** What an image must have to unlock /var, and which of Debian's packages brings it. */
const cryptsetup = { end: "/usr/sbin/cryptsetup", package: "cryptsetup-bin" };
const encryptionNeeds = {
  passphrase: [cryptsetup],
  "key-file": [cryptsetup],
  tpm2: [
    cryptsetup,
    { end: "/usr/bin/systemd-cryptenroll", package: "systemd-cryptsetup" },
    // Which it loads when it talks to a TPM, so that no dependency names them.
    { end: "/libtss2-esys.so.0", package: "libtss2-esys-3.0.2-0t64" },
    { end: "/libtss2-mu.so.0", package: "libtss2-mu-4.0.1-0t64" },
    { end: "/libtss2-rc.so.0", package: "libtss2-rc0t64" },
    { end: "/libtss2-tcti-device.so.0", package: "libtss2-tcti-device0t64" },
  ],
} as const satisfies Readonly<Record<DiskEncryption["unlock"], readonly { end: string; package: string }[]>>;

function requirePrograms(tree: Tree, { unlock }: DiskEncryption): void {
  const paths = [...tree.keys()];
  const missing = encryptionNeeds[unlock].filter(({ end }) => !paths.some((path) => path.endsWith(end)));
  if (missing.length === 0) return;
  throw new WherryError(
    "finisher.failed",
    `disk.encryption with unlock: ${unlock} needs ${missing.map(({ end }) => end.split("/").at(-1)).join(", ")}`,
    {
      hint: `add to packages.install: ${missing.map((need) => need.package).join(", ")}${unlock === "tpm2" ? "; and to packages.omit: tpm-udev" : ""}`,
    },
  );
}
