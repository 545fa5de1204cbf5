import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { NetworkDefinition } from "../../definition/image-definition.ts";
import { formatDevice, formatNetwork, writeNetworks } from "./network.ts";

const wired: NetworkDefinition = {
  name: "x",
  match: ["en*", "eth0"],
  dhcp: "no",
  addresses: ["10.0.0.2/24"],
  gateways: ["10.0.0.1"],
  dns: ["10.0.0.1"],
  device: null,
  vlans: [],
  bridge: null,
  bond: null,
};

test("a network file names what it matches and how it is set up", () => {
  assert.equal(
    formatNetwork(wired),
    "[Match]\nName=en* eth0\n\n[Network]\nDHCP=no\nAddress=10.0.0.2/24\nGateway=10.0.0.1\nDNS=10.0.0.1\n",
  );
  assert.equal(formatDevice(wired), undefined);
});

test("VLANs, bridges and bonds are made, and interfaces are put into them", async () => {
  const bare = { ...wired, addresses: [], gateways: [], dns: [] };
  const network: NetworkDefinition[] = [
    { ...bare, name: "10-ports", match: ["eno1", "eno2"], bond: "bond0" },
    { ...bare, name: "20-bond", match: ["bond0"], device: { kind: "bond", mode: "802.3ad" }, vlans: ["lan10"] },
    { ...bare, name: "30-vlan", match: ["lan10"], device: { kind: "vlan", id: 10 }, bridge: "br0" },
    { ...wired, name: "40-bridge", match: ["br0"], device: { kind: "bridge", stp: false } },
  ];
  const finished = await writeNetworks(smallTree({}), smallContext({ network }));
  const at = (name: string) => textOf(finished, `/etc/systemd/network/${name}`);
  assert.equal(
    at("10-ports.network"),
    "[Match]\nName=eno1 eno2\n\n[Network]\nDHCP=no\nLinkLocalAddressing=no\nBond=bond0\n",
  );
  assert.equal(at("10-ports.netdev"), undefined);
  assert.equal(at("20-bond.netdev"), "[NetDev]\nName=bond0\nKind=bond\n\n[Bond]\nMode=802.3ad\nMIIMonitorSec=100ms\n");
  assert.match(at("20-bond.network") ?? "", /^VLAN=lan10$/m);
  assert.equal(at("30-vlan.netdev"), "[NetDev]\nName=lan10\nKind=vlan\n\n[VLAN]\nId=10\n");
  assert.match(at("30-vlan.network") ?? "", /^Bridge=br0$/m);
  assert.equal(at("40-bridge.netdev"), "[NetDev]\nName=br0\nKind=bridge\n\n[Bridge]\nSTP=no\n");
});
