import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { leaseCommands, parseLease, parseNameservers } from "./lease.ts";

function commands(text: string): string[] {
  const lease = parseLease(text);
  return lease === undefined ? [] : leaseCommands("eth0", lease).map((words) => words.join(" "));
}

test("a lease becomes an address and routes", () => {
  for (const [text, ...expected] of [
    [
      "ip=10.0.0.5\nsubnet=255.255.255.0\nrouter=10.0.0.1 10.0.0.2\nmtu=1460",
      "link set eth0 mtu 1460",
      "addr add 10.0.0.5/24 dev eth0",
      "route add default via 10.0.0.1 dev eth0",
    ],
    [
      "ip=10.0.0.5\nrouter=10.0.0.1",
      "addr add 10.0.0.5/32 dev eth0",
      "route add 10.0.0.1/32 dev eth0",
      "route add default via 10.0.0.1 dev eth0",
    ],
    [
      "ip=10.0.0.5\nsubnet=255.255.255.255\nrouter=9.9.9.9\nstaticroutes=10.0.0.1/32 0.0.0.0 0.0.0.0/0 10.0.0.1",
      "addr add 10.0.0.5/32 dev eth0",
      "route add 10.0.0.1/32 dev eth0",
      "route add 10.0.0.1/32 dev eth0",
      "route add default via 10.0.0.1 dev eth0",
    ],
    ["ipv6=2001:db8::5\nip=\ndns=2001:db8::1", "addr add 2001:db8::5/128 dev eth0"],
    ["ip=10.0.0.5\nsubnet=255.255.255.0\nmtu=20", "addr add 10.0.0.5/24 dev eth0"],
  ] as readonly (readonly [string, ...string[]])[])
    assert.deepEqual(commands(text), expected, text);
});

test("a text that is not an address is left out", () => {
  for (const text of ["", "ip=", "ip=10.0.0", "ip=$(reboot)", "ip=10.0.0.5;reboot", "address=10.0.0.5"])
    assert.equal(parseLease(text), undefined, text);
  assert.deepEqual(parseNameservers("dns=10.0.0.1 x;y 2001:db8::1 ../a"), ["10.0.0.1", "2001:db8::1"]);
});

test("whatever a server sends, every argument is plain", () => {
  const names = fc.constantFrom("ip", "subnet", "router", "dns", "staticroutes", "mtu", "ipv6", "x");
  const values = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constantFrom("0.0.0.0/0", "-1", "24")), {
    maxLength: 4,
  });
  assertProperty(
    fc.property(fc.array(fc.tuple(names, values), { maxLength: 8 }), (lines) => {
      const text = lines.map(([name, words]) => `${name}=${words.join(" ")}`).join("\n");
      for (const word of commands(text).join(" ").split(" ")) assert.match(word, /^-?[0-9a-zA-Z.:/]*$/);
    }),
  );
});
