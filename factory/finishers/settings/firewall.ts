import { chainPolicy, firewallChain, firewallFolder, formatRule } from "@wherry/core/host-settings/firewall.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FirewallDefinition } from "../../definition/image-definition.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

/** Writes /etc/nftables.conf, which services.ts enables nftables.service for. */
export async function writeFirewall(tree: Tree, { definition, epoch }: FinishContext): Promise<Tree> {
  if (definition.firewall === null) return tree;
  const draft = draftOf(tree);
  putFile(draft, "/etc/nftables.conf", formatRuleset(definition.firewall), { mode: 0o755, mtime: epoch });
  return draft;
}

/**
 * An nft(8) script with one table and one hook, so that the tables of container engines stay untouched: it is made anew
 * by add, delete, add, never by `flush ruleset`. Forwarded packets are the engines' business.
 */
export function formatRuleset(firewall: FirewallDefinition): string {
  const allowed = firewall.allow.flatMap(formatRule);
  const { table, name } = firewallChain;
  return `#!/usr/sbin/nft -f

# Made from the image's definition.
table ${table}
delete table ${table}

table ${table} {
\tchain ${name} {
\t\t${chainPolicy(firewall.input)}

\t\tct state vmap { established : accept, related : accept, invalid : drop }
\t\tiif lo accept

\t\t# What must pass for path MTU discovery and neighbours to work (RFC 4890), and answers to pings.
\t\tip protocol icmp icmp type { destination-unreachable, time-exceeded, parameter-problem, echo-request } accept
\t\ticmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, echo-request } accept
\t\ticmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept
\t\ticmpv6 type { mld-listener-query, mld-listener-report, mld2-listener-report } ip6 saddr fe80::/10 accept

\t\t# A server's answer to a lease request may come unicast or broadcast, and IPv6's comes from another address than was asked.
\t\tudp sport 67 udp dport 68 accept
\t\tip6 saddr fe80::/10 udp sport 547 udp dport 546 accept

\t\t# Containers ask the engine's name server on their bridge. Its own table allows that, but every table must.
\t\tiifname "podman*" meta l4proto { tcp, udp } th dport 53 accept
${allowed.length === 0 ? "" : `\n${allowed.map((rule) => `\t\t${rule}\n`).join("")}`}\t}
}

# What the machine's own configuration adds.
include "${firewallFolder}/*.nft"
`;
}
