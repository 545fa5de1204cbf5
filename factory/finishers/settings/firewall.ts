import { firewallFolder } from "@wherry/core/host-settings/firewall.ts";
import {
  chainPolicy,
  droppedChain,
  firewallTable,
  formatAdditions,
  formatBlock,
  formatLog,
  formatRest,
  formatTable,
  restOf,
} from "@wherry/core/host-settings/firewall-rules.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import type { FirewallDefinition } from "../../definition/image-definition.ts";
import { draftOf, putFile } from "../../tree/edit.ts";
import type { FinishContext } from "../context.ts";

const rulesFile = "/etc/nftables.conf";
/** The image's rules alone, for a machine whose own cannot be read. */
const imageRulesFile = "/usr/lib/wherry/firewall.nft";
const dropinFile = "/etc/systemd/system/nftables.service.d/00-firewall.conf";

/** Writes the rules and how nftables.service, which services.ts enables, loads them. */
export async function writeFirewall(tree: Tree, { definition, epoch }: FinishContext): Promise<Tree> {
  const { firewall } = definition;
  if (firewall === null) return tree;
  const draft = draftOf(tree);
  const made = { mode: 0o755, mtime: epoch };
  putFile(draft, rulesFile, formatRuleset(firewall, { including: true }), made);
  putFile(draft, imageRulesFile, formatRuleset(firewall, { including: false }), made);
  putFile(draft, dropinFile, loading, { mtime: epoch });
  return draft;
}

/**
 * Debian's unit flushes all tables when it stops, those of container engines too. This one takes away its own, and not
 * even that on a restart, which replaces it in one step, nor at shutdown, when services may still answer. Where a
 * machine's own rules are faulty and none are loaded yet, at boot, the image's alone are, and the unit fails.
 */
const loading = `# Made from the image's definition.
[Service]
ExecStart=
ExecStart=/bin/sh -c 'nft -f ${rulesFile} && exit; nft list table ${firewallTable} >/dev/null 2>&1 || nft -f ${imageRulesFile}; exit 1'
ExecReload=
ExecReload=/usr/sbin/nft -f ${rulesFile}
ExecStop=
ExecStop=/bin/sh -c 'case "$$(systemctl is-system-running) $$(systemctl list-jobs --no-legend nftables.service)" in stopping*|*" restart "*) ;; *) nft destroy table ${firewallTable} ;; esac'
`;

/**
 * An nft(8) script with one table, so that those of container engines stay untouched: it is made anew by add, delete,
 * add in one transaction, never by `flush ruleset`, and of a script with a fault nothing is done at all.
 *
 * Which interfaces containers are behind is not said by name: engines make bridges, whatever these are called. A kind
 * that is not known (a network card has none) matches neither `==` nor `!=`, so that only "bridge" is asked for.
 */
export function formatRuleset(firewall: FirewallDefinition, { including }: { readonly including: boolean }): string {
  const { uplinks, limits, input, forward, published } = formatAdditions(firewall, "image");
  const part = (lines: readonly string[]) => (lines.length === 0 ? [] : ["", ...lines]);
  const chain = (name: string, lines: readonly string[]) => formatBlock(`chain ${name}`, lines);
  const table = formatTable([
    ["# Bridges that lead to other machines. All others are networks of containers.", ...uplinks],
    ...limits,
    chain("prerouting", [
      "# Before connections are led on to containers: to 127.0.0.1 and from it, nothing comes from outside.",
      "type filter hook prerouting priority raw; policy accept;",
      "",
      "iif lo accept",
      "ip daddr 127.0.0.0/8 goto spoofed",
      "ip saddr 127.0.0.0/8 goto spoofed",
      "",
      "# What rp_filter is for IPv4: senders are where the way back leads.",
      "icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept",
      "ip6 saddr :: accept",
      "meta nfproto ipv6 fib saddr . iif oif missing goto spoofed",
    ]),
    chain("spoofed", [`jump ${droppedChain}`, "drop"]),
    chain("input", [
      chainPolicy("input", firewall.input),
      "",
      "ct state vmap { established : accept, related : accept, invalid : drop }",
      "iif lo accept",
      "",
      "# What must pass for path MTU discovery and neighbours to work (RFC 4890), and answers to pings.",
      "ip protocol icmp icmp type { destination-unreachable, time-exceeded, parameter-problem, echo-request } accept",
      "icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, echo-request } accept",
      "icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
      "icmpv6 type { mld-listener-query, mld-listener-report, mld2-listener-report } ip6 saddr fe80::/10 accept",
      "",
      "# A server's answer to a lease request may come unicast or broadcast, and IPv6's comes from another address than was asked.",
      "udp sport 67 udp dport 68 accept",
      "ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept",
      "",
      "# Containers ask the engine's name server on their bridge. Its own table allows that, but every table must.",
      'meta iifkind "bridge" iifname != @uplinks meta l4proto { tcp, udp } th dport 53 accept',
      ...part(input),
    ]),
    chain("forward", [
      chainPolicy("forward", firewall.forward),
      "",
      "ct state vmap { established : accept, related : accept, invalid : drop }",
      'meta iifkind "bridge" iifname != @uplinks jump from_containers',
      "ct status dnat jump published",
      ...part(forward),
    ]),
    chain("from_containers", [
      "# Within one network (with br_netfilter bridged packets come by here, too), and to the outside; not to each other.",
      "fib daddr . iif oif exists accept",
      "oifname @uplinks accept",
      'meta oifkind "bridge" return',
      "accept",
    ]),
    chain("published", published),
    ...Object.values(restOf).map((name) => chain(name, [])),
    chain(droppedChain, []),
  ]);
  const rest = formatTable([
    chain("input", [`jump ${restOf.input}`]),
    chain("forward", [`jump ${restOf.forward}`]),
    chain("published", [`jump ${restOf.published}`]),
    chain(restOf.input, formatRest(firewall.input)),
    chain(restOf.forward, formatRest(firewall.forward)),
    chain(restOf.published, firewall.published === "all" ? ["accept"] : []),
    chain(droppedChain, formatLog(firewall.log)),
  ]);
  const additions = including
    ? `\n# What the machine's own configuration adds.\ninclude "${firewallFolder}/*.nft"\n`
    : "";
  return `#!/usr/sbin/nft -f

# Made from the image's definition.
table ${firewallTable}
delete table ${firewallTable}

${table}
${additions}
# What comes last: what no rule allowed.
${rest}
`;
}
