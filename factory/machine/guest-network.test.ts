import assert from "node:assert/strict";
import { test } from "node:test";
import { guestAddress } from "./guest-network.ts";

const names = ["enp0s2", "ens2"];
const wired = { name: "20-wired.network", text: "[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n" };

function office(network: string, match = "enp0s2") {
  return { name: "10-office.network", text: `# the office's\n[Match]\nName=${match}\n\n[Network]\n${network}` };
}

function network(text: string) {
  const found = guestAddress([wired, office(text)], names);
  assert.equal(found.kind, "static");
  return found.kind === "static" ? found.network : undefined;
}

test("where nothing else matches the interface, its address comes from DHCP", () => {
  for (const files of [
    [],
    [wired],
    [wired, office("Address=192.0.2.7/24\n", "enp1s0")],
    [wired, office("Address=192.0.2.7/24\n", "!enp0s2 en*")],
    [wired, office("DHCP=ipv4\nAddress=192.0.2.7/24\n")],
  ])
    assert.deepEqual(guestAddress(files, names), { kind: "dhcp" });
});

test("QEMU's network is the one that the machine has an address in, with its gateway and its name server", () => {
  assert.deepEqual(
    network("DHCP=no\nAddress=2001:db8::7/64\nAddress=192.0.2.7/24\nGateway=192.0.2.1\nDNS=192.0.2.53\n"),
    {
      range: "192.0.2.0/24",
      guest: "192.0.2.7",
      host: "192.0.2.1",
      nameServer: "192.0.2.53",
      dhcpStart: "192.0.2.2",
    },
  );
});

test("all addresses differ, also where the machine names none, or one for everything", () => {
  for (const text of [
    "Address=10.0.0.1/29\n",
    "Address=10.1.2.3/8\nGateway=10.0.0.2\n",
    "Address=10.0.0.6/29\nGateway=10.0.0.1\nDNS=10.0.0.1\n",
    "Address=192.0.2.2/24\nGateway=192.0.2.1\nDNS=192.0.2.2\nDNS=9.9.9.9\n",
  ]) {
    const { guest, host, nameServer, dhcpStart } = network(text) ?? {};
    assert.equal(new Set([guest, host, nameServer, dhcpStart]).size, 4, text);
  }
  assert.equal(network("Address=10.0.0.6/29\nGateway=10.0.0.1\nDNS=10.0.0.1\n")?.nameServer, "10.0.0.1");
});

test("a bridge has the address of its ports", () => {
  const bridge = { name: "15-bridge.network", text: "[Match]\nName=br0\n[Network]\nAddress=192.0.2.9/24\n" };
  const found = guestAddress([bridge, office("Bridge=br0\n", "en*")], names);
  assert.equal(found.kind === "static" ? found.network.guest : found.kind, "192.0.2.9");
  assert.deepEqual(guestAddress([office("Bridge=br0\n")], names), { kind: "dhcp" });
});

test("an interface that QEMU's network cannot reach is said with its file", () => {
  for (const [text, reason] of [
    ["Address=2001:db8::7/64\n", /no IPv4 address/],
    ["VLAN=office\n", /no IPv4 address/],
    ["Address=192.0.2.7/24\nAddress=\n", /no IPv4 address/],
    ["Address=192.0.2.7/31\n", /192\.0\.2\.7\/31, and QEMU needs/],
    ["Address=192.0.2.7\n", /QEMU needs/],
  ] as const) {
    const found = guestAddress([office(text)], names);
    assert.equal(found.kind === "unreachable" ? found.file : "", "10-office.network");
    assert.match(found.kind === "unreachable" ? found.reason : "", reason);
  }
});
