import {
  interfaceFault,
  isAddressOrPrefix,
  noLog,
  policies,
  portFault,
  publishedChoices,
  rateFault,
  routeFault,
} from "@wherry/core/host-settings/firewall.ts";
import { serviceNames } from "@wherry/core/host-settings/firewall-services.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { FirewallEntry, FirewallRouteEntry, FirewallSection } from "../schema/values.ts";
import { choiceFault } from "./choice.ts";
import type { SourceContext } from "./report.ts";

type Report = SourceContext["report"];

/** The section `firewall` of variant wherry: choices, a rate for its log, and bridges by the names of interfaces. */
export function checkFirewall(
  { forward, input, log, published, uplinks = [] }: FirewallSection,
  at: DataPath,
  { report }: SourceContext,
): void {
  report.error([...at, "input"], choiceFault(input, policies));
  report.error([...at, "forward"], choiceFault(forward, policies));
  report.error([...at, "published"], choiceFault(published, publishedChoices));
  if (log !== noLog) report.error([...at, "log"], quoted(log, rateFault));
  checkInterfaces(uplinks, [...at, "uplinks"], report);
}

/**
 * A rule of the firewall names tcp or udp, at least one port, range of ports or service, senders by IP address or
 * prefix, and interfaces.
 */
export function checkFirewallRule(rule: FirewallEntry, at: DataPath, { report }: SourceContext): void {
  const { from = [], interfaces = [], limit, ports = [], services = [] } = rule;
  if (ports.length + services.length === 0) report.error(at, "a rule names at least one port or service");
  checkPorts(rule, at, report);
  report.error([...at, "limit"], quoted(limit, rateFault));
  checkAddresses(from, [...at, "from"], report);
  checkInterfaces(interfaces, [...at, "interfaces"], report);
}

/** What is forwarded says from where or to where, in the same words. */
export function checkFirewallRoute(route: FirewallRouteEntry, at: DataPath, { report }: SourceContext): void {
  const { from = [], interfaces = [], out = [], to = [] } = route;
  report.error(at, routeFault({ from, to, interfaces, out }));
  checkPorts(route, at, report);
  checkAddresses(from, [...at, "from"], report);
  checkAddresses(to, [...at, "to"], report);
  checkInterfaces(interfaces, [...at, "interfaces"], report);
  checkInterfaces(out, [...at, "out"], report);
}

function checkPorts(
  { ports = [], protocol, services = [] }: Pick<FirewallEntry, "ports" | "protocol" | "services">,
  at: DataPath,
  report: Report,
): void {
  report.error([...at, "protocol"], choiceFault(protocol, ["tcp", "udp"]));
  for (const [index, port] of ports.entries()) report.error([...at, "ports", index], quoted(port, portFault));
  for (const [index, name] of services.entries())
    report.error([...at, "services", index], choiceFault(name, serviceNames));
}

function checkAddresses(addresses: readonly string[], at: DataPath, report: Report): void {
  for (const [index, address] of addresses.entries())
    if (!isAddressOrPrefix(address))
      report.error([...at, index], `"${address}" is not an IP address, with or without prefix length`);
}

function checkInterfaces(names: readonly string[], at: DataPath, report: Report): void {
  for (const [index, name] of names.entries()) report.error([...at, index], quoted(name, interfaceFault));
}

function quoted(text: string | undefined, fault: (text: string) => string | undefined): string | undefined {
  const found = text === undefined ? undefined : fault(text);
  return found === undefined ? undefined : `"${text}" ${found}`;
}
