import { inSameNetwork, isIpv6, parseIpv4, prefixLength } from "@wherry/core/network/ip-addresses.ts";

/** What a DHCP server, or the kernel's command line, gives a link. */
export interface Lease {
  readonly address: string;
  /** Bits of the network. */
  readonly prefix: number;
  readonly routes: readonly Route[];
  readonly nameservers: readonly string[];
  readonly mtu: number | undefined;
}

interface Route {
  /** "default", or "10.0.0.0/8". */
  readonly to: string;
  /** undefined: whoever it is for is on the link itself. */
  readonly via: string | undefined;
}

/**
 * Reads what `leaseScript` wrote, lines such as "router=10.0.0.1 10.0.0.2". It comes from whoever answers, so whatever
 * is not an address is left out; undefined where no address is left. Classless routes take the place of routers (RFC
 * 3442).
 */
export function parseLease(text: string): Lease | undefined {
  const { values, words } = readValues(text);
  const mtu = Number(values.get("mtu"));
  const common = { mtu: Number.isInteger(mtu) && mtu >= 576 && mtu <= 65535 ? mtu : undefined };
  const nameservers = parseNameservers(text);
  const [ipv6] = words("ipv6");
  if (ipv6 !== undefined && isIpv6(ipv6)) return { address: ipv6, prefix: 128, routes: [], nameservers, ...common };
  const address = words("ip")[0] ?? "";
  const prefix = prefixLength(values.get("subnet") ?? "");
  if (parseIpv4(address) === undefined) return undefined;
  const routes = classlessRoutes(words("staticroutes"));
  const routers = words("router").filter((word) => parseIpv4(word) !== undefined);
  const defaults = routers.slice(0, 1).map((via) => ({ to: "default", via }));
  return { address, prefix: prefix ?? 32, routes: routes.length > 0 ? routes : defaults, nameservers, ...common };
}

/** Of the same text; there may be some without an address. */
export function parseNameservers(text: string): string[] {
  return readValues(text)
    .words("dns")
    .filter((word) => parseIpv4(word) !== undefined || isIpv6(word));
}

/** Arguments of ip(8), a command each, that give it to a link. A router outside the link's network is reached first. */
export function leaseCommands(link: string, { address, prefix, routes, mtu }: Lease): string[][] {
  const commands: string[][] = [];
  if (mtu !== undefined) commands.push(["link", "set", link, "mtu", String(mtu)]);
  commands.push(["addr", "add", `${address}/${prefix}`, "dev", link]);
  const reached = new Set<string>();
  for (const { to, via } of routes) {
    if (via !== undefined && !isOnLink(via, address, prefix) && !reached.has(via)) {
      commands.push(routeCommand(via, [`${via}/${isIpv6(via) ? 128 : 32}`, "dev", link]));
      reached.add(via);
    }
    commands.push(routeCommand(via ?? to, [to, ...(via === undefined ? [] : ["via", via]), "dev", link]));
  }
  return commands;
}

function routeCommand(address: string, words: readonly string[]): string[] {
  return [...(address.includes(":") ? ["-6"] : []), "route", "add", ...words];
}

function isOnLink(via: string, address: string, prefix: number): boolean {
  // Which IPv6 addresses are on a link, its own network's length tells well enough; fe80::/10 always is.
  if (isIpv6(via)) return prefix < 128 || /^fe[89ab]/i.test(via);
  return inSameNetwork(via, address, prefix);
}

/** busybox writes pairs: "10.0.0.0/8 10.0.0.1 0.0.0.0/0 10.0.0.2". */
function classlessRoutes(words: readonly string[]): Route[] {
  const routes: Route[] = [];
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [network = "", length = ""] = (words[index] ?? "").split("/");
    const via = words[index + 1] ?? "";
    const prefix = prefixLength(length);
    if (parseIpv4(network) === undefined || parseIpv4(via) === undefined || prefix === undefined) continue;
    const to = prefix === 0 ? "default" : `${network}/${prefix}`;
    routes.push({ to, via: via === "0.0.0.0" ? undefined : via });
  }
  return routes;
}

function readValues(text: string) {
  const values = new Map(text.split("\n").map((line) => cut(line)));
  return { values, words: (name: string) => (values.get(name) ?? "").split(" ").filter((word) => word !== "") };
}

function cut(line: string): [string, string] {
  const equals = line.indexOf("=");
  return [line.slice(0, Math.max(0, equals)), line.slice(equals + 1)];
}
