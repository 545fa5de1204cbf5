import assert from "node:assert/strict";
import { test } from "node:test";
import { findNetworkTools, type NetworkCase, runNetworkCase } from "@wherry/testing/network/network-case.ts";

const tools = await findNetworkTools();
const skip = tools ? false : "ip, busybox, dnsmasq or curl is not here, or namespaces cannot be made";

const names = ["--port=53", "--interface=far0", "--bind-dynamic", "--enable-ra", "--address=/web.test/2001:db8::1"];
const common: NetworkCase = {
  commandLine: "quiet",
  resolver: "none",
  addresses: ["2001:db8::1/64"],
  patience: 40,
  url: "http://web.test/hello",
};

test("routers' advertisements give an address, and DHCPv6 the name servers to it", { skip }, () => {
  assert.ok(tools);
  const result = runNetworkCase(tools, {
    ...common,
    dnsmasq: [...names, "--dhcp-range=::,constructor:far0,ra-stateless"],
  });
  assert.equal(result.error, undefined);
  assert.equal(result.fetched, "hello\n", result.said.join());
  assert.match(result.addresses.join(), /^2001:db8::[0-9a-f:]+\/64$/);
  assert.equal(result.after, result.before);
});

test("DHCPv6 gives an address where routers say so", { skip }, () => {
  assert.ok(tools);
  const result = runNetworkCase(tools, {
    ...common,
    dnsmasq: [...names, "--dhcp-range=2001:db8::50,2001:db8::5f,64,1h"],
  });
  assert.equal(result.error, undefined);
  assert.equal(result.fetched, "hello\n", result.said.join());
  assert.match(result.addresses.join(), /^2001:db8::5[0-9a-f]\/128$/);
  assert.equal(result.after, result.before);
});

test("a link that is plugged in late is waited for, and that is said once", { skip }, () => {
  assert.ok(tools);
  const udhcpd = "start 10.9.0.50\nend 10.9.0.60\noption subnet 255.255.255.0\noption dns 10.9.0.1\n";
  const result = runNetworkCase(tools, {
    ...common,
    addresses: ["10.9.0.1/24"],
    udhcpd,
    dnsmasq: ["--port=53", "--interface=far0", "--bind-dynamic", "--address=/web.test/10.9.0.1"],
    late: 3,
  });
  assert.equal(result.fetched, "hello\n");
  assert.deepEqual(result.said.slice(0, -1), ["waiting for the network: eth0 is not connected"]);
  assert.equal(result.after, result.before);
});
