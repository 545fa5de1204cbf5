import { fileURLToPath } from "node:url";
import { loadDefinition } from "@wherry/factory/definition/load.ts";

/** The stock image that everybody builds. */
const image = "container-host";
/** The one file that is changed between builds. */
export const changedFile = "/etc/motd";

/** A definition of one's own, as a user has it: the stock image and one file. */
export function benchDefinition(greeting: string): string {
  return `extends: ${image}
name: bench
version: "1.0.0"
files:
  - path: ${changedFile}
    content: ${JSON.stringify(greeting)}
`;
}

export interface PeerRequest {
  readonly architecture: string;
  /**
   * What peers are asked to install: what the definition asks for, its kernel, and the boot loader that Wherry adds by
   * itself.
   */
  readonly packages: readonly string[];
}

export async function readPeerRequest(): Promise<PeerRequest> {
  const stockDirectory = fileURLToPath(new URL("../../images", import.meta.url));
  const { definition } = await loadDefinition(image, { stockDirectory, cwd: process.cwd() });
  const { packages, kernel, architecture } = definition;
  const boot = kernel === null ? [] : [kernel.package, "systemd-boot"];
  return { architecture, packages: [...new Set([...packages.install, ...boot])].sort() };
}
