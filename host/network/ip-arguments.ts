import { isIpv6, parseIpv4, prefixLength } from "@wherry/core/network/ip-addresses.ts";
import type { KernelArgument } from "../system/kernel-command-line.ts";

/** How one link, or all of them, are to get their addresses. */
export type LinkArgument = AutomaticLink | StaticLink;

interface AutomaticLink {
  readonly how: "automatic" | "off";
  /** undefined: every one. */
  readonly link: string | undefined;
  readonly mtu: number | undefined;
}

export interface StaticLink {
  readonly how: "static";
  /** undefined: the only one. */
  readonly link: string | undefined;
  readonly address: string;
  /** Bits of the network. */
  readonly prefix: number;
  readonly gateway: string | undefined;
  readonly mtu: number | undefined;
}

interface NetworkArguments {
  /** Empty: every link gets its addresses by itself. */
  readonly links: readonly LinkArgument[];
  readonly nameservers: readonly string[];
  /** What of it makes no sense, in words. */
  readonly problems: readonly string[];
}

const automatic: readonly string[] = ["dhcp", "dhcp4", "dhcp6", "on", "any", "auto6", "either6", "link6", "link-local"];
const off: readonly string[] = ["none", "off"];
/** Kinds of networks that nothing here makes. */
const unsupported: readonly string[] = ["bond", "bridge", "team", "vlan"];

/** Reads `ip=` and `nameserver=` as dracut does: dracut.cmdline(7), "Network". */
export function parseNetworkArguments(commandLine: readonly KernelArgument[]): NetworkArguments {
  const links: LinkArgument[] = [];
  const nameservers: string[] = [];
  const problems: string[] = [];
  for (const { name, value = "" } of commandLine) {
    const problem = `${name}=${value} on the kernel's command line`;
    if (name === "ip") {
      const read = parseIp(value);
      if (read === undefined) problems.push(`${problem} makes no sense`);
      else {
        links.push(read.link);
        nameservers.push(...read.nameservers);
      }
    } else if (name === "nameserver") {
      const address = unbracket(value);
      if (isAddress(address)) nameservers.push(address);
      else problems.push(`${problem} is not an address`);
    } else if (unsupported.includes(name)) problems.push(`${problem} is not supported`);
  }
  return { links, nameservers, problems };
}

function parseIp(text: string): { readonly link: LinkArgument; readonly nameservers: readonly string[] } | undefined {
  const fields = splitFields(text);
  const [first = "", second = ""] = fields;
  if (fields.length === 1) return automaticLink(undefined, first, []);
  if (automatic.includes(second) || off.includes(second)) {
    return fields.length <= 9 && isLinkName(first) ? automaticLink(first, second, fields.slice(2)) : undefined;
  }
  return parseFull(fields);
}

/** CLIENT:PEER:GATEWAY:NETMASK:HOSTNAME:INTERFACE:METHOD, and then either MTU and MAC, or two name servers. */
function parseFull(fields: readonly string[]): ReturnType<typeof parseIp> {
  const [client = "", , gateway = "", netmask = "", , name = "", method = "none", ...rest] = fields;
  if (fields.length < 4 || fields.length > 14 || (name !== "" && !isLinkName(name))) return undefined;
  const link = name === "" ? undefined : name;
  const address = unbracket(client);
  if (address === "") return automaticLink(link, method === "" ? "dhcp" : method, rest);
  const via = unbracket(gateway);
  const prefix = isIpv6(address) ? lengthOf(netmask, 128) : (prefixLength(netmask) ?? undefined);
  if (!isAddress(address) || prefix === undefined || (via !== "" && !isAddress(via))) return undefined;
  const more = readRest(rest);
  return (
    more && {
      link: { how: "static", link, address, prefix, gateway: via === "" ? undefined : via, mtu: more.mtu },
      nameservers: more.nameservers,
    }
  );
}

function automaticLink(link: string | undefined, method: string, rest: readonly string[]): ReturnType<typeof parseIp> {
  const more = readRest(rest);
  if (more === undefined || !(automatic.includes(method) || off.includes(method))) return undefined;
  const how = off.includes(method) ? "off" : "automatic";
  return { link: { how, link, mtu: more.mtu }, nameservers: more.nameservers };
}

/** A MAC address that a link is to take is left out: no cloud asks for that. */
function readRest(rest: readonly string[]) {
  const [first = ""] = rest;
  const addresses = rest.map(unbracket).filter((word) => word !== "");
  if (addresses.length > 0 && addresses.every(isAddress)) return { mtu: undefined, nameservers: addresses };
  if (first === "") return { mtu: undefined, nameservers: [] };
  const mtu = lengthOf(first, 65535);
  return mtu === undefined || mtu < 68 ? undefined : { mtu, nameservers: [] };
}

/** At colons, but for those of an IPv6 address in brackets. */
function splitFields(text: string): string[] {
  const fields = [""];
  let isInside = false;
  for (const letter of text) {
    if (letter === ":" && !isInside) fields.push("");
    else {
      fields.push(`${fields.pop() ?? ""}${letter}`);
      isInside = letter === "[" || (isInside && letter !== "]");
    }
  }
  return fields;
}

function unbracket(text: string): string {
  return /^\[(.*)\]$/.exec(text)?.[1] ?? text;
}

function isAddress(text: string): boolean {
  return parseIpv4(text) !== undefined || isIpv6(text);
}

/** netdevice(7): fifteen characters. */
function isLinkName(text: string): boolean {
  return /^[^\s/:[\]]{1,15}$/.test(text) && text !== "." && text !== "..";
}

function lengthOf(text: string, most: number): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}
