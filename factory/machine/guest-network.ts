import { nameGlob } from "@wherry/core/globs/globs.ts";
import { parseIpv4 } from "@wherry/core/network/ip-addresses.ts";

/** A network in which a machine has an address of its own choice; IPv4 addresses as texts. */
export interface GuestNetwork {
  /** "192.0.2.0/24". */
  readonly range: string;
  /** The machine's. */
  readonly guest: string;
  /** The host's as the machine sees it, of its name server, and the first one that DHCP gives; all of the range. */
  readonly host: string;
  readonly nameServer: string;
  readonly dhcpStart: string;
}

/** A file of systemd.network(5). */
export interface NetworkFile {
  /** "10-office.network". */
  readonly name: string;
  readonly text: string;
}

/** What a machine does with its only interface, or why ports cannot be led to it. */
export type GuestAddress =
  | { readonly kind: "dhcp" }
  | { readonly kind: "static"; readonly network: GuestNetwork }
  | { readonly kind: "unreachable"; readonly file: string; readonly reason: string };

/**
 * How a machine with systemd-networkd addresses an interface that has these names: by DHCP, as QEMU's own network
 * offers it, unless the first file that matches says otherwise. A bridge or bond that it is part of has the address.
 */
export function guestAddress(files: readonly NetworkFile[], names: readonly string[]): GuestAddress {
  const file = files.toSorted((one, other) => (one.name < other.name ? -1 : 1)).find(matches(names));
  if (file === undefined) return { kind: "dhcp" };
  const all = (section: string, key: string) => valuesOf(file.text, section, key);
  const above = [...all("Network", "Bridge"), ...all("Network", "Bond")];
  if (above.length > 0)
    return guestAddress(
      files.filter((other) => other !== file),
      above,
    );
  const [dhcp = "no"] = all("Network", "DHCP");
  if (["yes", "ipv4", "true", "1", "on"].includes(dhcp)) return { kind: "dhcp" };
  const unreachable = (reason: string): GuestAddress => ({ kind: "unreachable", file: file.name, reason });
  const addresses = [...all("Network", "Address"), ...all("Address", "Address")];
  const own = addresses.find((address) => parseIpv4(address.split("/")[0] ?? "") !== undefined);
  if (own === undefined) return unreachable("gives it no IPv4 address");
  const network = networkOf(own, {
    gateways: [...all("Network", "Gateway"), ...all("Route", "Gateway")],
    nameServers: all("Network", "DNS").flatMap((list) => list.split(/\s+/)),
  });
  return network === undefined
    ? unreachable(`gives it ${own}, and QEMU needs four more addresses in that network`)
    : { kind: "static", network };
}

function matches(names: readonly string[]): (file: NetworkFile) => boolean {
  return ({ text }) => {
    const patterns = valuesOf(text, "Match", "Name").flatMap((value) => value.split(/\s+/));
    const isNamed = (pattern: string) => names.some(nameGlob(pattern));
    const [refused, wanted] = [
      patterns.filter((pattern) => pattern.startsWith("!")),
      patterns.filter((pattern) => !pattern.startsWith("!")),
    ];
    return (
      patterns.length > 0 &&
      !refused.some((pattern) => isNamed(pattern.slice(1))) &&
      (wanted.length === 0 || wanted.some(isNamed))
    );
  };
}

/** All that is said of a key, in order; an empty value takes back what was said before. */
function valuesOf(text: string, section: string, key: string): readonly string[] {
  let values: string[] = [];
  let current = "";
  for (const line of text.split("\n")) {
    const [, name] = /^\[(.*)\]\s*$/.exec(line) ?? [];
    if (name !== undefined) current = name;
    const [, found, value = ""] = /^\s*([A-Za-z0-9]+)\s*=(.*)$/.exec(line) ?? [];
    if (current !== section || found !== key) continue;
    values = value.trim() === "" ? [] : [...values, value.trim()];
  }
  return values;
}

function networkOf(
  address: string,
  { gateways, nameServers }: { readonly gateways: readonly string[]; readonly nameServers: readonly string[] },
): GuestNetwork | undefined {
  const [ip = "", length = ""] = address.split("/");
  const bits = Number(length);
  const guest = numberOf(ip);
  if (guest === undefined || !/^\d{1,2}$/.test(length) || bits < 1 || bits > 29) return undefined;
  const size = 2 ** (32 - bits);
  const first = guest - (guest % size);
  const isInside = (one: number | undefined): one is number =>
    one !== undefined && one > first && one < first + size - 1 && one !== guest;
  const taken = new Set([guest]);
  const take = (wanted: number | undefined): number => {
    let chosen = isInside(wanted) && !taken.has(wanted) ? wanted : first + 1;
    while (taken.has(chosen)) chosen++;
    taken.add(chosen);
    return chosen;
  };
  const gateway = gateways.map(numberOf).find(isInside);
  const server = nameServers.map(numberOf).find(isInside);
  // Where both are one, it is the name server: QEMU takes what goes beyond the network from whatever address.
  const nameServer = take(server ?? (gateway === first + 2 ? undefined : first + 2));
  const host = take(gateway);
  return {
    range: `${textOf(first)}/${bits}`,
    guest: ip,
    host: textOf(host),
    nameServer: textOf(nameServer),
    dhcpStart: textOf(take(undefined)),
  };
}

function numberOf(address: string): number | undefined {
  return parseIpv4(address)?.reduce((number, part) => number * 256 + part, 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
