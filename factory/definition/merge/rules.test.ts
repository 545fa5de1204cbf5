import assert from "node:assert/strict";
import { test } from "node:test";
import { itemsIn, valueIn } from "@wherry/config/json/data-node.ts";
import { writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import { identityOf, isRemoval, LIST_RULES } from "./rules.ts";

const identities: readonly (readonly [list: string, entry: string, identity: string | undefined])[] = [
  ["repositories", "debian:trixie", "debian:trixie"],
  ["repositories", "debian:trixie/main,contrib", "debian:trixie"],
  ["repositories", '{ suite: "debian:trixie", components: [main] }', "debian:trixie"],
  ["repositories", "{ url: https://a, suite: b }", "https://a b"],
  ["repositories", "-debian:trixie", "debian:trixie"],
  ["packages.install", "-vim", "vim"],
  ["packages.acknowledge", "{ package: a, script: postinst }", "a/postinst"],
  ["users", "{ name: a }", "a"],
  ["users", "{ uid: 1 }", undefined],
  ["services.dropins", "{ unit: a.service }", "a.service/10-image.conf"],
  ["services.dropins", "-a.service/x.conf", "a.service/x.conf"],
  ["firewall.allow", "22/tcp", "22/tcp"],
  ["firewall.allow", "{ ports: [22] }", "22/tcp"],
  ["firewall.allow", "{ ports: [22], from: [192.0.2.0/24] }", '["tcp",[22],["192.0.2.0/24"]]'],
  ["firewall.allow", "ssh", "ssh"],
  ["firewall.routes", "{ out: [wg0] }", '{"out":["wg0"]}'],
  ["firewall.uplinks", "br0", "br0"],
];

for (const [list, entry, identity] of identities) {
  test(`in ${list}, ${entry} is ${identity ?? "nothing in particular"}`, async () => {
    const { root, sources } = await writtenDefinition(`list:\n  - ${entry}\n`);
    const [node] = itemsIn(root, "list");
    const rule = LIST_RULES[list];
    if (node === undefined || rule === undefined) throw assert.fail();
    assert.equal(identityOf(node, rule, sources), identity);
  });
}

test("a folder of packages is the same from wherever it is named", async () => {
  const { root, sources } = await writtenDefinition("list: [{ path: a/../b }, { path: ./b }]");
  const rule = LIST_RULES.repositories ?? assert.fail();
  const [one, other] = itemsIn(root, "list").map((node) => identityOf(node, rule, sources));
  assert.equal(one, other);
});

for (const [text, removal] of [
  ["-a", true],
  ["-.mount", false],
  ["a", false],
  ["-1", false],
  ['"-1"', true],
] as const) {
  test(`${text} ${removal ? "takes something away" : "takes nothing away"}`, async () => {
    const { root } = await writtenDefinition(`entry: ${text}`);
    assert.equal(isRemoval(valueIn(root, "entry") ?? assert.fail()), removal);
  });
}
