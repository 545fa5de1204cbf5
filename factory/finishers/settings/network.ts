import type { Tree } from "@wherry/core/tree/tree.ts";
import type { NetworkDefinition } from "../../definition/image-definition.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

/** Writes systemd.network(5) files, which services.ts enables networkd for. */
export async function writeNetworks(tree: Tree, { definition, epoch }: FinishContext): Promise<Tree> {
  const draft = draftOf(tree);
  for (const network of definition.network) {
    const base = `/etc/systemd/network/${network.name}`;
    putFile(draft, `${base}.network`, formatNetwork(network), { mtime: epoch });
    const device = formatDevice(network);
    if (device !== undefined) putFile(draft, `${base}.netdev`, device, { mtime: epoch });
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
    ...network.vlans.map((name) => `VLAN=${name}`),
    ...part("Bridge", network.bridge),
    ...part("Bond", network.bond),
  ];
  return `${lines.join("\n")}\n`;
}

function part(key: string, whole: string | null): string[] {
  return whole === null ? [] : ["LinkLocalAddressing=no", `${key}=${whole}`];
}

/** One .netdev file (systemd.netdev(5)); undefined for an interface that is there by itself. */
export function formatDevice({ match: [name], device }: NetworkDefinition): string | undefined {
  if (device === null || name === undefined) return undefined;
  const lines = ["[NetDev]", `Name=${name}`, `Kind=${device.kind}`, ""];
  if (device.kind === "vlan") lines.push("[VLAN]", `Id=${device.id}`);
  if (device.kind === "bridge") lines.push("[Bridge]", `STP=${device.stp ? "yes" : "no"}`);
  // Without watching the links, a bond never takes a broken one out.
  if (device.kind === "bond") lines.push("[Bond]", `Mode=${device.mode}`, "MIIMonitorSec=100ms");
  return `${lines.join("\n")}\n`;
}
