import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOsRelease } from "@wherry/core/text/os-release.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import type { NetworkDefinition } from "../../definition/image-definition.ts";
import { formatRuleset } from "./firewall.ts";
import { formatDevice, formatNetwork, writeNetworks } from "./network.ts";
import { writeOsRelease } from "./os-release.ts";
import { writeSettings } from "./settings.ts";

const zones = {
  "/usr/share/zoneinfo/Europe/Berlin": "TZif",
  "/usr/share/zoneinfo/UTC": { link: "Etc/UTC" },
  "/usr/share/zoneinfo/Etc/UTC": "TZif",
};

test("plain values become the files that programs read", async () => {
  const definition = {
    hostname: "lighthouse",
    locale: "de_DE.UTF-8",
    timezone: "Europe/Berlin",
    sysctl: { "vm.swappiness": "1", "kernel.panic": "10" },
  };
  const finished = await writeSettings(smallTree(zones), smallContext(definition));
  assert.equal(textOf(finished, "/etc/hostname"), "lighthouse\n");
  assert.match(textOf(finished, "/etc/hosts") ?? "", /^127\.0\.1\.1\tlighthouse$/m);
  assert.equal(textOf(finished, "/etc/locale.conf"), "LANG=de_DE.UTF-8\n");
  assert.equal(linkOf(finished, "/etc/localtime"), "../usr/share/zoneinfo/Europe/Berlin");
  assert.equal(textOf(finished, "/etc/sysctl.d/90-image.conf"), "kernel.panic = 10\nvm.swappiness = 1\n");
});

test("an unknown time zone is an error with a suggestion, UTC needs no zones", async () => {
  await assert.rejects(
    writeSettings(smallTree(zones), smallContext({ timezone: "Europe/Berln" })),
    (error: { findings: { hint: string }[] }) => {
      assert.equal(error.findings[0]?.hint, "Did you mean Europe/Berlin?");
      return true;
    },
  );
  assert.equal((await writeSettings(smallTree({}), smallContext({ timezone: "UTC" }))).has("/etc/localtime"), false);
});

const DEBIAN = {
  "/usr/lib/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_CODENAME=trixie\n',
  "/etc/os-release": { link: "../usr/lib/os-release" },
};

test("a host is Wherry, like Debian; a container image stays Debian", async () => {
  const host = parseOsRelease(
    textOf(await writeOsRelease(smallTree(DEBIAN), smallContext()), "/usr/lib/os-release") ?? "",
  );
  assert.deepEqual([host.ID, host.ID_LIKE, host.VERSION_ID, host.IMAGE_ID], ["wherry", "debian", "1.0", "test"]);
  const base = await writeOsRelease(smallTree(DEBIAN), smallContext({ kernel: null }));
  const container = parseOsRelease(textOf(base, "/usr/lib/os-release") ?? "");
  assert.deepEqual([container.ID, container.IMAGE_VERSION], ["debian", "1.0"]);
  assert.equal(linkOf(base, "/etc/os-release"), "../usr/lib/os-release");
});

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

test("the firewall has a table of its own, never flushes others', and lists what is allowed", () => {
  const text = formatRuleset({
    input: "drop",
    allow: [
      { protocol: "tcp", ports: ["22"], from: [] },
      { protocol: "udp", ports: ["53", "5000-5010"], from: ["10.0.0.0/8", "fd00::/8"] },
    ],
  });
  assert.doesNotMatch(text, /flush ruleset|hook forward/);
  assert.match(text, /^include "\/etc\/nftables\.d\/\*\.nft"$/m);
  assert.match(text, /^\t\ttype filter hook input priority filter; policy drop;$/m);
  assert.match(text, /^\t\ttcp dport 22 accept$/m);
  assert.match(text, /^\t\tip saddr 10.0.0.0\/8 udp dport \{ 53, 5000-5010 \} accept$/m);
  assert.match(text, /^\t\tip6 saddr fd00::\/8 udp dport \{ 53, 5000-5010 \} accept$/m);
});
