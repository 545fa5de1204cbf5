import type { Finding } from "@wherry/core/errors/finding.ts";
import { closest } from "@wherry/core/errors/suggest.ts";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import type { NetworkDevice } from "../image-definition.ts";
import { didYouMean } from "../schema/explain.ts";
import { type Check, findingAt } from "./check.ts";

/** Interfaces that are made have one name, and whatever is part of another one is part of one that is made. */
export const checkNetwork: Check = (context) => {
  const { network } = context.definition;
  const findings: Finding[] = [];
  const made = new Map<string, NetworkDevice["kind"]>();
  for (const { match, device } of network)
    if (device !== null && match[0] !== undefined) made.set(match[0], device.kind);
  const carried = new Set(network.flatMap(({ vlans }) => vlans));

  const refer = (name: string, kind: NetworkDevice["kind"], keys: DataPath) => {
    if (made.get(name) === kind) return;
    const near = closest(
      name,
      [...made].filter(([, other]) => other === kind).map(([other]) => other),
    );
    const hint = `add an entry with match: [${name}] and device: {kind: ${kind}${kind === "vlan" ? ", id: 10" : ""}}`;
    findings.push(findingAt(context, keys, `no entry of network makes the ${kind} ${name}`, didYouMean(near) ?? hint));
  };
  for (const [index, { match, device, vlans, bridge, bond, ...entry }] of network.entries()) {
    const at = ["network", index];
    const [name = ""] = match;
    if (device !== null && (match.length !== 1 || !/^[A-Za-z0-9_.-]{1,15}$/.test(name))) {
      const message = "an interface that is made has one name, of up to 15 letters and digits";
      findings.push(findingAt(context, [...at, "match"], message, "such as match: [br0]"));
    }
    if (device?.kind === "vlan" && !carried.has(name)) {
      const message = `no interface carries the VLAN ${name}, so it would never be there`;
      findings.push(
        findingAt(context, [...at, "device"], message, `write vlans: [${name}] in the entry of that interface`),
      );
    }
    for (const [place, vlan] of vlans.entries()) refer(vlan, "vlan", [...at, "vlans", place]);
    if (bridge !== null) refer(bridge, "bridge", [...at, "bridge"]);
    if (bond !== null) refer(bond, "bond", [...at, "bond"]);
    const whole = bridge ?? bond;
    if (whole === null) continue;
    if (bridge !== null && bond !== null) {
      findings.push(findingAt(context, [...at, "bond"], "an interface is part of a bridge or of a bond", "remove one"));
    }
    if (entry.addresses.length + entry.gateways.length > 0 || entry.dhcp !== "no") {
      const message = `what is part of ${whole} has no addresses of its own`;
      findings.push(findingAt(context, at, message, `give them to the entry that makes ${whole}`));
    }
  }
  return findings;
};
