import { isIpv6, parseIpv4 } from "../network/ip-addresses.ts";
import { isServiceName, portsOfService } from "./firewall-services.ts";

/** Who may connect to which ports of one protocol, as image definitions and machine configurations have it. */
export interface FirewallRule {
  readonly protocol: "tcp" | "udp";
  /** Ports, and ranges of them: "22", "8000-8010". */
  readonly ports: readonly string[];
  /** Addresses, with or without a prefix length; empty for anybody. */
  readonly from: readonly string[];
  /** Where it comes in: "eth0", "wg*"; empty for anywhere. */
  readonly interfaces: readonly string[];
  /** New connections of each sender: "10/minute"; null: as many as they like. */
  readonly limit: string | null;
}

/** What is forwarded besides. Each list narrows it down, and does not where it is empty. */
export interface FirewallRoute {
  readonly protocol: "tcp" | "udp";
  /** None: all ports, of all protocols. */
  readonly ports: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Where it comes in. */
  readonly interfaces: readonly string[];
  /** Where it leaves. */
  readonly out: readonly string[];
}

/** What images and machines may both say: a machine's is added to its image's. */
export interface FirewallAdditions {
  readonly allow: readonly FirewallRule[];
  readonly routes: readonly FirewallRoute[];
  /** Bridges that lead to other machines; all others are networks of containers. */
  readonly uplinks: readonly string[];
}

export const policies = ["drop", "accept"] as const;
export const publishedChoices = ["allowed", "all"] as const;

/** nft(8) scripts that an image's own ruleset includes after its rules, in the order of their names. */
export const firewallFolder = "/etc/nftables.d";

/** The text of `log` that asks for none. */
export const noLog = "none";

/** "22/tcp", or the name of a service; undefined for any other text. */
export function parseShortRule(
  text: string,
): { protocol: "tcp" | "udp"; ports: readonly string[]; services: readonly string[] } | undefined {
  if (isServiceName(text)) return { protocol: "tcp", ports: [], services: [text] };
  const [, port = "", protocol] = /^(\d{1,5}(?:-\d{1,5})?)\/(tcp|udp)$/.exec(text) ?? [];
  if (protocol === undefined) return undefined;
  return { protocol: protocol === "udp" ? "udp" : "tcp", ports: [port], services: [] };
}

/** A rule, or a route, for the ports that it names, and one for each protocol of its services. */
export function expandServices<Rule extends Pick<FirewallRule, "protocol" | "ports">>(
  rule: Rule,
  services: readonly string[],
): Rule[] {
  const ofServices = services.flatMap(portsOfService).map((ports) => ({ ...rule, ...ports }));
  return rule.ports.length > 0 || services.length === 0 ? [rule, ...ofServices] : ofServices;
}

/** Why a text is neither a port nor a range of ports; undefined where it is one of them. */
export function portFault(text: string): string | undefined {
  if (!/^(?:0|[1-9]\d{0,4})(?:-(?:0|[1-9]\d{0,4}))?$/.test(text)) return "is not a port or range of ports";
  const [first = 0, last = first] = text.split("-").map(Number);
  if ([first, last].some((port) => port < 1 || port > 65535)) return "is not a port: they go from 1 to 65535";
  return first > last ? "begins with the higher port: a range of ports begins with the lower one" : undefined;
}

/** Why a text is neither an interface's name (15 characters, IFNAMSIZ) nor the beginning of one and a "*". */
export function interfaceFault(text: string): string | undefined {
  if (/^(?=.{1,15}$)[A-Za-z0-9_.-]+\*?$/.test(text) && !/^\.{1,2}$/.test(text)) return undefined;
  return 'is not the name of an interface, such as "eth0", or the beginning of names, such as "wg*"';
}

/** Why a text is no rate, such as "10/minute". */
export function rateFault(text: string): string | undefined {
  const [, count = "0"] = /^([1-9]\d{0,5})\/(?:second|minute|hour|day)$/.exec(text) ?? [];
  return count === "0"
    ? 'is not a rate: it is to be up to 999999 in a second, minute, hour or day, such as "10/minute"'
    : undefined;
}

/** Whether it is "192.0.2.7" or "192.0.2.0/24", of either family. */
export function isAddressOrPrefix(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  const bits = parseIpv4(address) !== undefined ? 32 : isIpv6(address) ? 128 : undefined;
  if (bits === undefined || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
}

/** Why a route cannot be: it has to say between what it leads, and in one version of IP. */
export function routeFault({
  from,
  to,
  interfaces,
  out,
}: Pick<FirewallRoute, "from" | "to" | "interfaces" | "out">): string | undefined {
  if ([from, to, interfaces, out].every((list) => list.length === 0))
    return "a route says where it comes from or leads to: from, to, interfaces or out (for everything there is forward: accept)";
  const families = (list: readonly string[]) => list.map((address) => address.includes(":"));
  if (from.length > 0 && to.length > 0 && !families(from).some((family) => families(to).includes(family)))
    return "nothing goes from an IPv4 address to an IPv6 address, or back: from and to have none of the same version";
  return undefined;
}
