import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRule, isAddressOrPrefix, parseShortRule, portFault } from "./firewall.ts";

test("a rule is a port and its protocol, and nothing else", () => {
  assert.deepEqual(parseShortRule("22/tcp"), { protocol: "tcp", ports: ["22"], from: [] });
  assert.deepEqual(parseShortRule("5000-5010/udp"), { protocol: "udp", ports: ["5000-5010"], from: [] });
  for (const text of ["22", "tcp/22", "22/sctp", "22/tcp ", "a/tcp", ""]) assert.equal(parseShortRule(text), undefined);
});

test("ports go from 1 to 65535, and ranges upwards", () => {
  for (const text of ["1", "65535", "1-65535", "80-80"]) assert.equal(portFault(text), undefined, text);
  for (const text of ["0", "65536", "1-70000", "90-80", "", "a", "1-2-3", "-1", "123456"])
    assert.ok(portFault(text), text);
});

test("addresses stand alone or with their prefix", () => {
  for (const text of ["192.0.2.7", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"])
    assert.ok(isAddressOrPrefix(text), text);
  for (const text of ["192.0.2", "10.0.0.0/33", "fd00::/129", "a", "", "10.0.0.0/8/8", "10.0.0.0/", "::1 }"])
    assert.ok(!isAddressOrPrefix(text), text);
});

test("a rule has a line for each address, and ports in order", () => {
  assert.deepEqual(formatRule({ protocol: "tcp", ports: ["443", "80"], from: [] }), ["tcp dport { 80, 443 } accept"]);
  assert.deepEqual(formatRule({ protocol: "udp", ports: ["53"], from: ["fd00::/8", "10.0.0.0/8"] }), [
    "ip6 saddr fd00::/8 udp dport 53 accept",
    "ip saddr 10.0.0.0/8 udp dport 53 accept",
  ]);
});

test("ports that overlap are one range, as nft refuses sets of others", () => {
  const linesFor = (...ports: string[]) => formatRule({ protocol: "tcp", ports, from: [] });
  assert.deepEqual(linesFor("50-60", "55", "60-70", "80", "80"), ["tcp dport { 50-70, 80 } accept"]);
  assert.deepEqual(linesFor("1-9", "2-3"), ["tcp dport 1-9 accept"]);
});
