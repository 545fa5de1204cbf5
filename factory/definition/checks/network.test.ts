import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkNetwork } from "./network.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  [
    "a bridge of a VLAN on a bond",
    `network:
  - { name: a, match: ["en*"], bond: bond0 }
  - { name: b, match: [bond0], device: { kind: bond }, dhcp: no, vlans: [v10] }
  - { name: c, match: [v10], device: { kind: vlan, id: 10 }, bridge: br0 }
  - { name: d, match: [br0], device: { kind: bridge } }`,
  ],
  [
    "parts of what nobody makes",
    `network:
  - { name: a, match: [en1], bridge: br1 }
  - { name: b, match: [en2], vlans: [v10] }
  - { name: d, match: [br0], device: { kind: bridge } }`,
    '2:38: no entry of network makes the bridge br1 (did you mean "br0"?)',
    "3:38: no entry of network makes the vlan v10 (add an entry with match: [v10] and device: {kind: vlan, id: 10})",
  ],
  [
    "a VLAN that nothing carries, and a made interface with two names",
    `network:
  - { name: c, match: [v10], device: { kind: vlan, id: 10 } }
  - { name: d, match: [br0, br1], device: { kind: bridge } }`,
    "2:38: no interface carries the VLAN v10, so it would never be there (write vlans: [v10] in the entry of that interface)",
    "3:23: an interface that is made has one name, of up to 15 letters and digits (such as match: [br0])",
  ],
  [
    "a port with an address",
    `network:
  - { name: a, match: [en1], bridge: br0, addresses: [10.0.0.1/8] }
  - { name: d, match: [br0], device: { kind: bridge } }`,
    "2:5: what is part of br0 has no addresses of its own (give them to the entry that makes br0)",
  ],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what}: ${problems.length === 0 ? "fine" : "told where it stands"}`, async () => {
    assert.deepEqual(await checkText(checkNetwork, yaml), problems);
  });
}
