import assert from "node:assert/strict";
import { test } from "node:test";
import { findNetworkTools, type NetworkCase, runNetworkCase } from "@wherry/testing/network/network-case.ts";

const tools = await findNetworkTools();
const skip = typeof tools === "string" ? tools : false;

const names = ["--port=53", "--interface=far0", "--bind-dynamic", "--enable-ra", "--address=/web.test/2001:db8::1"];
const common: NetworkCase = {
  commandLine: "quiet",
  resolver: "none",
  addresses: ["2001:db8::1/64"],
  patience: 40,
  url: "http://web.test/hello",
};

const fourthNames = ["--port=53", "--interface=far0", "--bind-dynamic", "--address=/web.test/10.9.0.1"];
const fourth: NetworkCase = { ...common, addresses: ["10.9.0.1/24"], patience: 30 };

test("as root: routers' advertisements give an address, and DHCPv6 the name servers to it", { skip }, () => {
  assert.ok(typeof tools !== "string");
  const result = runNetworkCase(tools, {
    ...common,
    dnsmasq: [...names, "--dhcp-range=::,constructor:far0,ra-stateless"],
  });
  assert.equal(result.error, undefined);
  assert.equal(result.fetched, "hello\n", result.said.join());
  assert.match(result.addresses.join(), /^2001:db8::[0-9a-f:]+\/64$/);
  assert.equal(result.after, result.before);
});

test("as root: DHCPv6 gives an address where routers say so", { skip }, () => {
  assert.ok(typeof tools !== "string");
  const result = runNetworkCase(tools, {
    ...common,
    dnsmasq: [...names, "--dhcp-range=2001:db8::50,2001:db8::5f,64,1h"],
  });
  assert.equal(result.error, undefined);
  assert.equal(result.fetched, "hello\n", result.said.join());
  assert.match(result.addresses.join(), /^2001:db8::5[0-9a-f]\/128$/);
  assert.equal(result.after, result.before);
});

test("as root: a link that is plugged in late is waited for, and that is said once", { skip }, () => {
  assert.ok(typeof tools !== "string");
  const udhcpd = "start 10.9.0.50\nend 10.9.0.59\noption subnet 255.255.255.0\noption dns 10.9.0.1\n";
  const result = runNetworkCase(tools, {
    ...fourth,
    udhcpd,
    dnsmasq: fourthNames,
    late: 3,
  });
  assert.equal(result.fetched, "hello\n");
  assert.deepEqual(result.said.slice(0, -1), ["waiting for the network: eth0 is not connected"]);
  assert.equal(result.after, result.before);
});

test("as root: a fixed address comes from the kernel's command line, and /etc/resolv.conf is covered for a while", {
  skip,
}, () => {
  assert.ok(typeof tools !== "string");
  const commandLine = "quiet ip=10.9.0.7::10.9.0.1:255.255.255.0:name:eth0:none nameserver=10.9.0.1";
  const result = runNetworkCase(tools, { ...fourth, commandLine, resolver: "file", dnsmasq: fourthNames });
  assert.equal(result.error, undefined);
  assert.equal(result.fetched, "hello\n");
  assert.deepEqual(result.addresses, ["10.9.0.7/24"]);
  assert.deepEqual(result.said, ["network: eth0 has 10.9.0.7/24; name servers 10.9.0.1"]);
  assert.equal(result.after, result.before);
});

test("as root: a network that never comes is told, and what was begun is taken back", { skip }, () => {
  assert.ok(typeof tools !== "string");
  const result = runNetworkCase(tools, { ...fourth, patience: 1 });
  assert.equal(result.error, "there is no network: eth0 gets no address");
  assert.equal(result.after, result.before);
});
