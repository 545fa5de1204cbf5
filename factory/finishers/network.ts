import type { Tree } from "@wherry/core/tree/tree.ts";
import type { NetworkDefinition } from "../definition/image-definition.ts";
import { draftOf, putFile } from "../tree/edit.ts";
import type { FinishContext } from "./context.ts";

/** Writes systemd.network(5) files, which services.ts enables networkd for. */
export async function writeNetworks(tree: Tree, { definition, epoch }: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  for (const network of definition.network) {
    putFile(draft, `/etc/systemd/network/${network.name}.network`, formatNetwork(network), { mtime: epoch });
  }
  return draft;
}

/** One .network file. */
export function formatNetwork(network: NetworkDefinition): string {
  const lines = [
    "[Match]",
    `Name=${network.match.join(" ")}`,
    "",
    "[Network]",
    `DHCP=${network.dhcp}`,
    ...network.addresses.map((address) => `Address=${address}`),
    ...network.gateways.map((gateway) => `Gateway=${gateway}`),
    ...network.dns.map((server) => `DNS=${server}`),
  ];
  return `${lines.join("\n")}\n`;
}
