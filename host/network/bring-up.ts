import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { readKernelCommandLine } from "../system/kernel-command-line.ts";
import type { System } from "../system/system.ts";
import { runBusybox } from "./busybox.ts";
import { requestIpv4, requestIpv6 } from "./dhcp.ts";
import { loadNetworkDrivers } from "./drivers.ts";
import { type LinkArgument, parseNetworkArguments, type StaticLink } from "./ip-arguments.ts";
import { type Lease, leaseCommands } from "./lease.ts";
import { describeLinks, globalIpv6, hasCarrier, hasIpv6Router, listLinks, type NetworkLink, readMtu } from "./links.ts";
import { lendResolver } from "./resolver.ts";
import type { Undo } from "./undo.ts";

export interface NetworkOptions {
  /** One line on the console. */
  readonly say: (line: string) => void;
  /** Seconds until there has to be a network; five minutes unless given. */
  readonly patience?: number | undefined;
}

const defaultPatience = 300;
/** Seconds for an interface to appear once its driver is there. */
const appearance = 10;
/**
 * Seconds that the kernel takes to find out whether somebody else has an address; one, and some more (RFC 4862, 5.4).
 */
const duplicateDetection = 3;
/**
 * Seconds that routers have to make themselves known: three times asked, four seconds apart (RFC 4861, 6.3.7 and 10).
 */
const routerSolicitation = 12;

/** What `withNetwork` says; each change has its counterpart in `undo` as soon as it is made. */
export function bringUpNetwork(
  system: System,
  { say, patience = defaultPatience, undo }: NetworkOptions & { undo: Undo },
): void {
  const deadline = system.uptime() + patience;
  const asked = parseNetworkArguments(readKernelCommandLine(system));
  for (const problem of asked.problems) say(`warning: ${problem}`);
  loadNetworkDrivers(system);
  waitUntil(system, Math.min(deadline, system.uptime() + appearance), () => listLinks(system).length > 0);
  const links = listLinks(system);
  const chosen = chooseLinks(links, asked.links);
  for (const { name, isUp } of chosen.all) if (!isUp) setUp(system, name, undo);
  for (const { name, lease, mtu } of chosen.fixed) configure(system, name, { lease: { ...lease, mtu }, undo });

  const names = chosen.all.map(({ name }) => name);
  let isWaiting = false;
  for (;;) {
    const found = findAddresses(system, chosen, undo);
    if (found !== undefined) {
      const nameservers = [...asked.nameservers, ...found.nameservers];
      lendResolver(system, nameservers, undo);
      const resolving = nameservers.length === 0 ? "no name servers" : `name servers ${nameservers.join(", ")}`;
      say(`network: ${found.addresses.join(", ")}; ${resolving}`);
      return;
    }
    if (system.uptime() >= deadline || names.length === 0) break;
    if (!isWaiting) say(`waiting for the network: ${describeLinks(system, names)}`);
    isWaiting = true;
    system.sleep(200);
  }
  const reason =
    names.length === 0 && links.length > 0
      ? `the kernel's command line leaves alone all that there is: ${links.map(({ name }) => name).join(", ")}`
      : describeLinks(system, names);
  throw new ProvisionError("fetch.failed", `there is no network: ${reason}`, {
    hint: "Check the machine's network and its DHCP server, or give it an address by ip= on the kernel's command line.",
  });
}

interface ChosenLinks {
  readonly all: readonly NetworkLink[];
  readonly fixed: readonly { readonly name: string; readonly lease: Lease; readonly mtu: number | undefined }[];
  readonly automatic: readonly string[];
}

/** As dracut does: where the command line names some, the others are left alone. */
function chooseLinks(links: readonly NetworkLink[], asked: readonly LinkArgument[]): ChosenLinks {
  if (asked.length === 0) return { all: links, fixed: [], automatic: links.map(({ name }) => name) };
  const named = asked.flatMap((argument) => {
    const { link } = argument;
    if (link === undefined)
      return argument.how === "static" ? pair(links[0], argument) : links.flatMap((one) => pair(one, argument));
    // What udev is going to name otherwise can only be meant where there is no other.
    return pair(links.find(({ name }) => name === link) ?? (links.length === 1 ? links[0] : undefined), argument);
  });
  const used = named.filter(({ argument }) => argument.how !== "off");
  return {
    all: [...new Set(used.map(({ link }) => link))],
    fixed: used.flatMap(({ link, argument }) =>
      argument.how === "static" ? [{ name: link.name, lease: leaseOf(argument), mtu: argument.mtu }] : [],
    ),
    automatic: used.flatMap(({ link, argument }) => (argument.how === "automatic" ? [link.name] : [])),
  };
}

function pair(link: NetworkLink | undefined, argument: LinkArgument) {
  return link === undefined ? [] : [{ link, argument }];
}

function leaseOf({ address, prefix, gateway, mtu }: StaticLink): Lease {
  const routes = gateway === undefined ? [] : [{ to: "default", via: gateway }];
  return { address, prefix, routes, nameservers: [], mtu };
}

interface Found {
  /** "eth0 has 10.0.0.5/24". */
  readonly addresses: readonly string[];
  readonly nameservers: readonly string[];
}

/** One round: fixed addresses once they are there, else whatever the links' networks give. */
function findAddresses(system: System, { fixed, automatic }: ChosenLinks, undo: Undo): Found | undefined {
  const ready = fixed.filter(({ name, lease }) =>
    lease.address.includes(":") ? globalIpv6(system, name) !== undefined : hasCarrier(system, name),
  );
  const connected = automatic.filter((name) => hasCarrier(system, name));
  const leases = connected.length === 0 ? new Map<string, Lease>() : requestIpv4(system, connected);
  for (const [name, lease] of leases) configure(system, name, { lease, undo });
  const addresses = [
    ...ready.map(({ name, lease }) => describe(name, lease)),
    ...[...leases].map(([name, lease]) => describe(name, lease)),
  ];
  const nameservers = [...leases.values()].flatMap((lease) => lease.nameservers);
  return addresses.length > 0 ? { addresses, nameservers } : findIpv6(system, connected, undo);
}

/** Addresses by routers' advertisements are the kernel's own work; others, and name servers, come from DHCPv6. */
function findIpv6(system: System, names: readonly string[], undo: Undo): Found | undefined {
  for (const name of names) {
    const advertised = globalIpv6(system, name);
    const lease = requestIpv6(system, name, advertised === undefined ? "address" : "information");
    if (advertised !== undefined) return { addresses: [`${name} has ${advertised}`], nameservers: lease.nameservers };
    if (lease.given === undefined) continue;
    configure(system, name, { lease: lease.given, undo });
    // Nobody answers from an address that is still looked for elsewhere.
    waitUntil(system, system.uptime() + duplicateDetection, () => globalIpv6(system, name) !== undefined);
    waitUntil(system, system.uptime() + routerSolicitation, () => hasIpv6Router(system, name));
    return { addresses: [describe(name, lease.given)], nameservers: lease.nameservers };
  }
  return undefined;
}

function describe(name: string, { address, prefix }: Lease): string {
  return `${name} has ${address}/${prefix}`;
}

function setUp(system: System, name: string, undo: Undo): void {
  ip(system, ["link", "set", name, "up"]);
  undo.push(() => ip(system, ["link", "set", name, "down"]));
}

function configure(
  system: System,
  name: string,
  { lease, undo }: { readonly lease: Lease; readonly undo: Undo },
): void {
  const mtu = readMtu(system, name);
  if (lease.mtu !== undefined) undo.push(() => ip(system, ["link", "set", name, "mtu", mtu]));
  for (const words of leaseCommands(name, lease)) {
    const isNew = ip(system, words);
    const place = words.indexOf("add");
    if (isNew && place >= 0) undo.push(() => ip(system, words.with(place, "del")));
  }
}

/** Whether it changed anything: what is there already may stay. */
function ip(system: System, words: readonly string[]): boolean {
  const { status, stderr } = runBusybox(system, ["ip", ...words]);
  if (status === 0) return true;
  // "del" of what went with the link, and "add" of what somebody else has added.
  if (/File exists|No such process|Cannot assign requested address/.test(stderr)) return false;
  throw new ProvisionError("program.failed", `ip ${words.join(" ")}: ${oneLine(stderr)}`);
}

function waitUntil(system: System, deadline: number, condition: () => boolean): void {
  while (!condition() && system.uptime() < deadline) system.sleep(100);
}
