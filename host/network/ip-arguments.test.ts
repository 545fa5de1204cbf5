import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { parseKernelCommandLine } from "../system/kernel-command-line.ts";
import { parseNetworkArguments } from "./ip-arguments.ts";

function read(text: string): string[] {
  const { links, nameservers, problems } = parseNetworkArguments(parseKernelCommandLine(text));
  return [
    ...links.map((link) => {
      const mtu = link.mtu === undefined ? "" : ` mtu ${link.mtu}`;
      const name = link.link ?? "*";
      if (link.how !== "static") return `${name} ${link.how}${mtu}`;
      return `${name} ${link.address}/${link.prefix}${link.gateway === undefined ? "" : ` via ${link.gateway}`}${mtu}`;
    }),
    ...nameservers.map((address) => `dns ${address}`),
    ...problems,
  ];
}

test("the forms of dracut.cmdline(7) are read", () => {
  for (const [text, ...expected] of [
    ["quiet root=/dev/vda"],
    ["ip=dhcp", "* automatic"],
    ["ip=off", "* off"],
    ["ip=eth0:dhcp", "eth0 automatic"],
    ["ip=ens3:auto6:1460", "ens3 automatic mtu 1460"],
    ["ip=ens3:dhcp:9000:52-54-00-00-00-01", "ens3 automatic mtu 9000"],
    ["ip=10.0.0.5::10.0.0.1:255.255.255.0:host:eth0:none", "eth0 10.0.0.5/24 via 10.0.0.1"],
    ["ip=10.0.0.5::10.0.0.1:24::eth0:none", "eth0 10.0.0.5/24 via 10.0.0.1"],
    ["ip=10.0.0.5:::24:::", "* 10.0.0.5/24"],
    ["ip=10.0.0.5::10.0.0.1:24", "* 10.0.0.5/24 via 10.0.0.1"],
    ["ip=10.0.0.5::10.0.0.1:24::eth0:off:1400", "eth0 10.0.0.5/24 via 10.0.0.1 mtu 1400"],
    [
      "ip=10.0.0.5::10.0.0.1:24::eth0:none:10.0.0.2:10.0.0.3",
      "eth0 10.0.0.5/24 via 10.0.0.1",
      "dns 10.0.0.2",
      "dns 10.0.0.3",
    ],
    [
      "ip=[2001:db8::5]::[2001:db8::1]:64::eth0:none:[2001:db8::2]",
      "eth0 2001:db8::5/64 via 2001:db8::1",
      "dns 2001:db8::2",
    ],
    ["ip=:::::eth1:dhcp", "eth1 automatic"],
    [
      "ip=eth0:dhcp ip=eth1:off nameserver=10.0.0.9 nameserver=[2001:db8::9]",
      "eth0 automatic",
      "eth1 off",
      "dns 10.0.0.9",
      "dns 2001:db8::9",
    ],
  ] as readonly (readonly [string, ...string[]])[])
    assert.deepEqual(read(text), expected, text);
});

test("what makes no sense is told", () => {
  for (const text of [
    "ip=",
    "ip=maybe",
    "ip=eth0:maybe",
    "ip=a/b:dhcp",
    "ip=averylonginterface:dhcp",
    "ip=10.0.0.300::10.0.0.1:24::eth0:none",
    "ip=10.0.0.5::10.0.0.1:255.0.255.0::eth0:none",
    "ip=10.0.0.5::gateway:24::eth0:none",
    "ip=10.0.0.5::10.0.0.1:24::eth0:none:5",
    "nameserver=example",
    "vlan=eth0.1:eth0",
    "bond=bond0:eth0,eth1",
  ])
    assert.match(
      read(text).join(),
      /^[a-z]+=.* on the kernel's command line (makes no sense|is not an address|is not supported)$/,
      text,
    );
});

test("whatever the value, it is read or told", () => {
  const parts = fc.constantFrom(":", "[", "]", "eth0", "dhcp", "10.0.0.1", "24", "none", "2001:db8::1", "x");
  assertProperty(
    fc.property(fc.array(parts, { maxLength: 14 }), (all) => {
      const { links, problems } = parseNetworkArguments([{ name: "ip", value: all.join("") }]);
      assert.equal(links.length + problems.length, 1);
    }),
  );
});
