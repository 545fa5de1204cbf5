import assert from "node:assert/strict";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { findNetworkTools, type NetworkCase, runNetworkCase } from "@wherry/testing/network/network-case.ts";
import { withNetwork } from "./with-network.ts";

const tools = await findNetworkTools();
const skip = typeof tools === "string" ? tools : false;

const names = ["--port=53", "--interface=far0", "--bind-dynamic", "--address=/web.test/10.9.0.1"];
const udhcpd = `start 10.9.0.50
end 10.9.0.59
option subnet 255.255.255.0
option router 10.9.0.1
option dns 10.9.0.1
option mtu 1400
`;
const common: NetworkCase = {
  commandLine: "quiet",
  resolver: "link",
  addresses: ["10.9.0.1/24"],
  patience: 20,
  url: "http://web.test/hello",
};

test("where nothing needs the network, nothing is looked at", async () => {
  await using sketch = await sketchRoot();
  const refuse = () => assert.fail("something was looked at");
  const system = { ...sketch.system, run: refuse, readFile: refuse, list: refuse };
  assert.equal(
    withNetwork(system, { say: refuse }, () => 7),
    7,
  );
});

test("as root: DHCP gives an address, a router, name servers and an MTU, and all of it goes again", { skip }, () => {
  assert.ok(typeof tools !== "string");
  const result = runNetworkCase(tools, { ...common, udhcpd, dnsmasq: names });
  assert.equal(result.error, undefined);
  assert.equal(result.fetched, "hello\n");
  assert.match(result.addresses.join(), /^10\.9\.0\.5\d\/24$/);
  assert.equal(result.routes[0], "default via 10.9.0.1 dev eth0");
  assert.equal(result.mtu, 1400);
  assert.match(result.said.at(-1) ?? "", /^network: eth0 has 10\.9\.0\.5\d\/24; name servers 10\.9\.0\.1$/);
  assert.equal(result.after, result.before);
});
