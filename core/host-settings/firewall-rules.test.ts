import assert from "node:assert/strict";
import { test } from "node:test";
import type { FirewallRoute, FirewallRule } from "./firewall.ts";
import { formatAdditions, formatLog } from "./firewall-rules.ts";

const anyRule: FirewallRule = { protocol: "tcp", ports: ["80"], from: [], interfaces: [], limit: null };
const anyRoute: FirewallRoute = { protocol: "tcp", ports: [], from: [], to: [], interfaces: [], out: [] };
const rule = (own: Partial<FirewallRule>) =>
  formatAdditions({ allow: [{ ...anyRule, ...own }], routes: [], uplinks: [] }, "image");
const route = (own: Partial<FirewallRoute>) =>
  formatAdditions({ allow: [], routes: [{ ...anyRoute, ...own }], uplinks: [] }, "image").forward;

test("a rule has a line for each address and interface, and ports in order", () => {
  assert.deepEqual(rule({ ports: ["443", "80"] }).input, ["tcp dport { 80, 443 } accept"]);
  assert.deepEqual(rule({ protocol: "udp", ports: ["53"], from: ["fd00::/8", "10.0.0.0/8"] }).input, [
    "ip6 saddr fd00::/8 udp dport 53 accept",
    "ip saddr 10.0.0.0/8 udp dport 53 accept",
  ]);
  assert.deepEqual(rule({ interfaces: ["eth0", "wg*"], from: ["::1"] }).input, [
    'iifname "eth0" ip6 saddr ::1 tcp dport 80 accept',
    'iifname "wg*" ip6 saddr ::1 tcp dport 80 accept',
  ]);
});

test("ports that overlap are one range, as nft refuses sets of others", () => {
  const linesFor = (...ports: string[]) => rule({ ports }).input;
  assert.deepEqual(linesFor("50-60", "55", "60-70", "80", "80"), ["tcp dport { 50-70, 80 } accept"]);
  assert.deepEqual(linesFor("1-9", "2-3"), ["tcp dport 1-9 accept"]);
});

test("a published port is known by its number outside", () => {
  assert.deepEqual(rule({ from: ["10.0.0.0/8"] }).published, [
    "ip saddr 10.0.0.0/8 meta l4proto tcp ct original proto-dst 80 accept",
  ]);
});

test("a limit counts for each sender, and is shared by the machine's ports and containers'", () => {
  const { limits, input, published } = rule({ limit: "10/hour" });
  assert.deepEqual(limits, [
    ["set image_limit_1_ip {", "\ttype ipv4_addr; flags dynamic, timeout; timeout 1h; size 65535", "}"],
    ["set image_limit_1_ip6 {", "\ttype ipv6_addr; flags dynamic, timeout; timeout 1h; size 65535", "}"],
  ]);
  assert.deepEqual(input, [
    "tcp dport 80 update @image_limit_1_ip { ip saddr limit rate 10/hour burst 10 packets } accept",
    "tcp dport 80 update @image_limit_1_ip6 { ip6 saddr & ffff:ffff:ffff:ffff:: limit rate 10/hour burst 10 packets } accept",
  ]);
  assert.equal(published.length, 2);
  assert.equal(rule({ limit: "10/hour", from: ["10.0.0.0/8"] }).input.length, 1);
});

test("a route has a line for each pair of one version of IP", () => {
  assert.deepEqual(route({ interfaces: ["wg0"], out: ["podman1"] }), ['iifname "wg0" oifname "podman1" accept']);
  assert.deepEqual(route({ from: ["10.0.0.0/8", "fd00::/8"], to: ["10.1.0.1", "fd01::1"], ports: ["80"] }), [
    "ip saddr 10.0.0.0/8 ip daddr 10.1.0.1 tcp dport 80 accept",
    "ip6 saddr fd00::/8 ip6 daddr fd01::1 tcp dport 80 accept",
  ]);
});

test("what is dropped is noted with a limit, or not at all", () => {
  assert.deepEqual(formatLog("none"), ["return"]);
  assert.match(formatLog("10/minute")[0] ?? "", /limit rate 10\/minute burst 10 packets log .* level info$/);
});
