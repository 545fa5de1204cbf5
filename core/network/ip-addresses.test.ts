import assert from "node:assert/strict";
import { isIPv4, isIPv6 } from "node:net";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { inSameNetwork, isIpv6, parseIpv4, prefixLength } from "./ip-addresses.ts";

test("addresses are told apart as the platform does", () => {
  const pieces = fc.constantFrom("0", "1", "255", "256", "ffff", "12345", "g", ":", "::", ".", "1.2.3.4", "fe80", "");
  assertProperty(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.array(pieces, { maxLength: 9 }).map((all) => all.join("")),
      ),
      (text) => {
        assert.equal(isIpv6(text), isIPv6(text), text);
        // The platform refuses leading zeros, which some programs read as octal.
        if (!/(^|\.)0\d/.test(text)) assert.equal(parseIpv4(text) !== undefined, isIPv4(text), text);
      },
    ),
    { numRuns: 2000 },
  );
});

test("an IPv4 address within one of IPv6 has no leading zeros", () => {
  assert.equal(isIpv6("::1.2.3.4"), true);
  assert.equal(isIpv6("::01.2.3.4"), false);
});

test("netmasks are lengths, and those with holes are refused", () => {
  for (const [mask, expected] of [
    ["24", 24],
    ["0", 0],
    ["32", 32],
    ["33", undefined],
    ["255.255.255.0", 24],
    ["255.255.255.255", 32],
    ["0.0.0.0", 0],
    ["255.0.255.0", undefined],
    ["x", undefined],
    ["", undefined],
  ] as const)
    assert.equal(prefixLength(mask), expected, mask);
});

test("a network is what its first bits say", () => {
  assert.equal(inSameNetwork("10.1.2.3", "10.1.2.255", 24), true);
  assert.equal(inSameNetwork("10.1.2.3", "10.1.3.3", 24), false);
  assert.equal(inSameNetwork("10.1.2.3", "200.1.2.3", 0), true);
  assert.equal(inSameNetwork("10.1.2.3", "10.1.2.4", 32), false);
  assert.equal(inSameNetwork("10.1.2", "10.1.2.4", 8), false);
});
