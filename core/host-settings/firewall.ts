import { isIpv6, parseIpv4 } from "../network/ip-addresses.ts";

/** What may come in, as image definitions and machine configurations have it. */
export interface FirewallRule {
  readonly protocol: "tcp" | "udp";
  /** Ports, and ranges of them: "22", "8000-8010". */
  readonly ports: readonly string[];
  /** Addresses, with or without a prefix length; empty for anybody. */
  readonly from: readonly string[];
}

/** nft(8) scripts that an image's own ruleset includes after its rules, in the order of their names. */
export const firewallFolder = "/etc/nftables.d";

/** The table and the chain that rules belong to. Rules of another chain cannot allow what this one drops. */
export const firewallChain = { table: "inet host", name: "input" } as const;

/** How the chain is declared, with what happens to packets that no rule allows. */
export function chainPolicy(input: "drop" | "accept"): string {
  return `type filter hook input priority filter; policy ${input};`;
}

/** "22/tcp" as a rule; undefined for any other text. */
export function parseShortRule(text: string): FirewallRule | undefined {
  const [, port = "", protocol] = /^(\d{1,5}(?:-\d{1,5})?)\/(tcp|udp)$/.exec(text) ?? [];
  return protocol === undefined ? undefined : { protocol: protocol === "udp" ? "udp" : "tcp", ports: [port], from: [] };
}

/** Why a text is neither a port nor a range of ports; undefined where it is one of them. */
export function portFault(text: string): string | undefined {
  if (!/^(?:0|[1-9]\d{0,4})(?:-(?:0|[1-9]\d{0,4}))?$/.test(text)) return "is not a port or range of ports";
  const [first = 0, last = first] = text.split("-").map(Number);
  if ([first, last].some((port) => port < 1 || port > 65535)) return "is not a port: they go from 1 to 65535";
  return first > last ? "begins with the higher port: a range of ports begins with the lower one" : undefined;
}

/** Whether it is "192.0.2.7" or "192.0.2.0/24", of either family. */
export function isAddressOrPrefix(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  const bits = parseIpv4(address) !== undefined ? 32 : isIpv6(address) ? 128 : undefined;
  if (bits === undefined || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
}

/**
 * A rule as lines of nft(8), one for each of those who may connect: sets of addresses must not overlap, and these may.
 */
export function formatRule({ protocol, ports, from }: FirewallRule): string[] {
  const merged = mergePorts(ports);
  const wanted = merged.length === 1 ? merged[0] : `{ ${merged.join(", ")} }`;
  const accept = `${protocol} dport ${wanted} accept`;
  if (from.length === 0) return [accept];
  return from.map((address) => `${address.includes(":") ? "ip6" : "ip"} saddr ${address} ${accept}`);
}

/** Ports and ranges in their order, those that overlap as one. */
function mergePorts(ports: readonly string[]): string[] {
  const ranges = ports
    .map((port) => port.split("-").map(Number))
    .map(([first = 0, last = first]) => ({ first, last }))
    .sort((one, other) => one.first - other.first);
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of ranges) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before.last) before.last = Math.max(before.last, last);
    else merged.push({ first, last });
  }
  return merged.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
}
