import { expandServices, type FirewallRoute, type FirewallRule } from "@wherry/core/host-settings/firewall.ts";
import {
  chainPolicy,
  droppedChain,
  formatAdditions,
  formatBlock,
  formatLog,
  formatRest,
  formatTable,
  restOf,
} from "@wherry/core/host-settings/firewall-rules.ts";
import type { FirewallEntry, FirewallRouteEntry, FirewallSection } from "../schema/values.ts";

/** An nft(8) script that adds to the sets and chains of the image's own, which includes it. */
export function machineRules(section: FirewallSection): string {
  const { allow = [], routes = [], uplinks = [], log, published } = section;
  const additions = { allow: allow.flatMap(rulesOf), routes: routes.flatMap(routesOf), uplinks };
  const lines = formatAdditions(additions, "machine");
  const [input, forward] = (["input", "forward"] as const).map((hook) => {
    const policy = section[hook];
    return policy === "drop" || policy === "accept"
      ? { chain: [chainPolicy(hook, policy)], rest: formatRest(policy) }
      : { chain: [], rest: [] };
  });
  const chains: readonly (readonly [name: string, lines: readonly string[]])[] = [
    ["input", [...(input?.chain ?? []), ...lines.input]],
    ["forward", [...(forward?.chain ?? []), ...lines.forward]],
    ["published", lines.published],
    [restOf.input, input?.rest ?? []],
    [restOf.forward, forward?.rest ?? []],
    // What stands here comes before what the image says of the rest.
    [restOf.published, published === "all" ? ["accept"] : published === "allowed" ? ["return"] : []],
    [droppedChain, log === undefined ? [] : formatLog(log)],
  ];
  const table = formatTable([
    ...(uplinks.length === 0 ? [] : [lines.uplinks]),
    ...lines.limits,
    ...chains.filter(([, lines]) => lines.length > 0).map(([name, lines]) => formatBlock(`chain ${name}`, lines)),
  ]);
  return `# Made from the machine's configuration.\n${table}\n`;
}

function rulesOf({ from = [], interfaces = [], limit, services = [], ...rest }: FirewallEntry): FirewallRule[] {
  return expandServices({ ...portsOf(rest), from, interfaces, limit: limit ?? null }, services);
}

function routesOf({
  from = [],
  interfaces = [],
  out = [],
  services = [],
  to = [],
  ...rest
}: FirewallRouteEntry): FirewallRoute[] {
  return expandServices({ ...portsOf(rest), from, to, interfaces, out }, services);
}

function portsOf({
  ports = [],
  protocol,
}: Pick<FirewallEntry, "ports" | "protocol">): Pick<FirewallRule, "ports" | "protocol"> {
  return { protocol: protocol === "udp" ? "udp" : "tcp", ports };
}
