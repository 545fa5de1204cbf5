import type { FirewallAdditions, FirewallRoute, FirewallRule } from "./firewall.ts";
import { noLog } from "./firewall.ts";

/** The one table of images and machines; other programs' tables are not touched. */
export const firewallTable = "inet host";

/**
 * What a chain's packets come to that no rule allows. These chains are declared before the machine's own rules are
 * included, and the image's part is added after them: what the machine says there stands first.
 */
export const restOf = { input: "input_rest", forward: "forward_rest", published: "published_rest" } as const;

/** Notes what is dropped, and returns. */
export const droppedChain = "dropped";

/** How the chain of a hook is declared, with what happens to packets that no rule allows. */
export function chainPolicy(hook: "input" | "forward", policy: "drop" | "accept"): string {
  return `type filter hook ${hook} priority filter; policy ${policy};`;
}

/** The rules of one of `restOf` that has a policy. */
export function formatRest(policy: "drop" | "accept"): string[] {
  return policy === "accept" ? ["accept"] : [`jump ${droppedChain}`, "drop"];
}

/** Ends `dropped`: "10/minute" are noted, at the level of information; what went to everybody never is. */
export function formatLog(rate: string): string[] {
  if (rate === noLog) return ["return"];
  const limit = `limit rate ${rate} burst ${burstOf(rate)} packets`;
  return [`meta pkttype host ${limit} log prefix "firewall: dropped " level info`, "return"];
}

/** Additions in the words of nft(8): whole declarations of sets, and lines for chains. */
interface FirewallLines {
  readonly uplinks: readonly string[];
  readonly limits: readonly (readonly string[])[];
  readonly input: readonly string[];
  readonly forward: readonly string[];
  /** For connections that were led on to a container, or to another machine. */
  readonly published: readonly string[];
}

/** `owner` begins the names of sets, so that a machine's do not meet its image's. */
export function formatAdditions({ allow, routes, uplinks }: FirewallAdditions, owner: string): FirewallLines {
  const limited = allow.map((rule, index) => ({ rule, set: `${owner}_limit_${index + 1}` }));
  const elements = uplinks.length === 0 ? [] : [`elements = { ${uplinks.map((name) => `"${name}"`).join(", ")} }`];
  return {
    uplinks: formatBlock("set uplinks", ["type ifname; flags interval; auto-merge", ...elements]),
    limits: limited.flatMap(({ rule: { limit }, set }) => (limit === null ? [] : limitSets(set, limit))),
    input: limited.flatMap(({ rule, set }) => formatRule(rule, set, `${rule.protocol} dport`)),
    forward: routes.flatMap(formatRoute),
    // What somebody asked for, before the destination was changed.
    published: limited.flatMap(({ rule, set }) =>
      formatRule(rule, set, `meta l4proto ${rule.protocol} ct original proto-dst`),
    ),
  };
}

/** Senders, and how often they connected: of IPv6, a whole network (/64) is one. */
function limitSets(name: string, limit: string): string[][] {
  const [, unit = "minute"] = limit.split("/");
  const timeout = { second: "1m", minute: "1m", hour: "1h", day: "1d" }[unit] ?? "1m";
  return (["ip", "ip6"] as const).map((family) =>
    formatBlock(`set ${name}_${family}`, [
      `type ${family === "ip" ? "ipv4" : "ipv6"}_addr; flags dynamic, timeout; timeout ${timeout}; size 65535`,
    ]),
  );
}

/**
 * A rule as lines, one for each of those who may connect and of the interfaces: sets of addresses must not overlap, and
 * these may.
 */
function formatRule({ ports, from, interfaces, limit }: FirewallRule, set: string, match: string): string[] {
  const wanted = `${match} ${formatPorts(ports)}`;
  return atInterfaces("iifname", interfaces).flatMap((where) => {
    if (limit === null)
      return (from.length === 0 ? [""] : from.map(sender)).map((who) => `${where}${who}${wanted} accept`);
    const senders =
      from.length === 0
        ? [["ip", ""] as const, ["ip6", ""] as const]
        : from.map((address) => [familyOf(address), sender(address)] as const);
    return senders.map(([family, who]) => {
      const whom = family === "ip" ? "ip saddr" : "ip6 saddr & ffff:ffff:ffff:ffff::";
      const rate = `limit rate ${limit} burst ${burstOf(limit)} packets`;
      return `${where}${who}${wanted} update @${set}_${family} { ${whom} ${rate} } accept`;
    });
  });
}

function formatRoute({ protocol, ports, from, to, interfaces, out }: FirewallRoute): string[] {
  const wanted = ports.length === 0 ? "" : `${protocol} dport ${formatPorts(ports)} `;
  const pairs = (from.length === 0 ? [undefined] : from).flatMap((source) =>
    (to.length === 0 ? [undefined] : to).map((target) => [source, target] as const),
  );
  const addresses = pairs.flatMap(([source, target]) => {
    if (source !== undefined && target !== undefined && familyOf(source) !== familyOf(target)) return [];
    const whither = target === undefined ? "" : `${familyOf(target)} daddr ${target} `;
    return [`${source === undefined ? "" : sender(source)}${whither}`];
  });
  return atInterfaces("iifname", interfaces).flatMap((incoming) =>
    atInterfaces("oifname", out).flatMap((leaving) =>
      addresses.map((between) => `${incoming}${leaving}${between}${wanted}accept`),
    ),
  );
}

function atInterfaces(key: "iifname" | "oifname", names: readonly string[]): string[] {
  return names.length === 0 ? [""] : names.map((name) => `${key} "${name}" `);
}

function sender(address: string): string {
  return `${familyOf(address)} saddr ${address} `;
}

function familyOf(address: string): "ip" | "ip6" {
  return address.includes(":") ? "ip6" : "ip";
}

/** As many at once as are allowed in the whole time. */
function burstOf(rate: string): string {
  return rate.split("/")[0] ?? "1";
}

/** Ports and ranges in their order, those that overlap as one: nft refuses sets of others. */
function formatPorts(ports: readonly string[]): string {
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
  const texts = merged.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  return texts.length === 1 ? (texts[0] ?? "") : `{ ${texts.join(", ")} }`;
}

/** A block of nft(8): a head, and indented lines. */
export function formatBlock(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => (line === "" ? "" : `\t${line}`)), "}"];
}

/** The table with blocks of lines in it. */
export function formatTable(blocks: readonly (readonly string[])[]): string {
  const lines = blocks.flatMap((block, index) => [...(index === 0 ? [] : [""]), ...block]);
  return formatBlock(`table ${firewallTable}`, lines).join("\n");
}
