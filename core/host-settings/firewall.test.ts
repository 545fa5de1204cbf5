import assert from "node:assert/strict";
import { test } from "node:test";
import {
  expandServices,
  interfaceFault,
  isAddressOrPrefix,
  parseShortRule,
  portFault,
  rateFault,
  routeFault,
} from "./firewall.ts";
import { serviceNames } from "./firewall-services.ts";

test("a rule is a port and its protocol, and nothing else", () => {
  assert.deepEqual(parseShortRule("22/tcp"), { protocol: "tcp", ports: ["22"], services: [] });
  assert.deepEqual(parseShortRule("5000-5010/udp"), { protocol: "udp", ports: ["5000-5010"], services: [] });
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

test("a service is all that its clients ask for, besides the ports that are named", () => {
  assert.deepEqual(parseShortRule("ssh"), { protocol: "tcp", ports: [], services: ["ssh"] });
  const rule = { protocol: "udp" as const, ports: ["5000"] };
  const https = [
    { protocol: "tcp", ports: ["443"] },
    { protocol: "udp", ports: ["443"] },
  ];
  assert.deepEqual(expandServices(rule, ["https"]), [rule, ...https]);
  assert.deepEqual(expandServices({ ...rule, ports: [] }, ["https"]), https);
  assert.deepEqual(expandServices({ ...rule, ports: [] }, []), [{ ...rule, ports: [] }]);
  for (const name of serviceNames)
    for (const port of expandServices({ ...rule, ports: [] }, [name]).flatMap(({ ports }) => ports))
      assert.equal(portFault(port), undefined, name);
  for (const text of ["constructor", "SSH", "toString"]) assert.equal(parseShortRule(text), undefined);
});

test("interfaces are names that the kernel takes, or their beginnings", () => {
  for (const text of ["eth0", "wg*", "br-odd", "eth0.10", "a23456789012345", "a2345678901234*"])
    assert.equal(interfaceFault(text), undefined, text);
  for (const text of ["", "*", "e*h", "a234567890123456", "a b", 'a"', "..", ".", "-\n"])
    assert.ok(interfaceFault(text), text);
});

test("rates are whole numbers in a unit of time", () => {
  for (const text of ["1/second", "10/minute", "999999/day"]) assert.equal(rateFault(text), undefined, text);
  for (const text of ["0/minute", "10", "10/min", "1.5/hour", "10/week", "1000000/day", "-1/day", "1/day "])
    assert.ok(rateFault(text), text);
});

test("a route says from where or to where, in one version of IP", () => {
  const route = { from: [], to: [], interfaces: [], out: [] };
  assert.match(routeFault(route) ?? "", /from, to, interfaces or out/);
  assert.equal(routeFault({ ...route, out: ["wg0"] }), undefined);
  assert.equal(routeFault({ ...route, from: ["10.0.0.0/8", "fd00::/8"], to: ["::1"] }), undefined);
  assert.match(routeFault({ ...route, from: ["10.0.0.0/8"], to: ["::1"] }) ?? "", /same version/);
});
