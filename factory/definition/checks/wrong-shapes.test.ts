import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataNode } from "@wherry/config/json/data-node.ts";
import { EVERY_KEY } from "@wherry/testing/samples/definitions.ts";
import { outline, writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import { imageSchema } from "../schema/image.ts";
import { checkStructure } from "./structure.ts";

const cases: readonly (readonly [yaml: string, ...problems: string[]])[] = [
  ["packages: [nginx]", "1:11: packages: must be a map, not a list (write packages: {install: [...]})"],
  ["packages: []", "1:11: packages: must be a map, not a list (write packages: {install: [...]})"],
  ["services: [ssh.service]", "1:11: services: must be a map, not a list (write services: {enable: [...]})"],
  ["firewall: [22/tcp]", "1:11: firewall: must be a map, not a list (write firewall: {allow: [...]})"],
  ["kernel: [linux-image-amd64]", '1:9: kernel: must be a map, not a list (did you mean "linux-image-amd64"?)'],
  ["sysctl: [a.b=1]", "1:9: sysctl: must be a map, not a list (write KEY: VALUE below it, without dashes)"],
  ["- name: x", "1:1: a definition is a map of keys, such as `name: web`, not a list"],
];

for (const [yaml, ...problems] of cases) {
  test(`"${yaml}" is told to be a list where a map belongs`, async () => {
    const { root, sources } = await writtenDefinition(yaml);
    for (const partial of [false, true]) {
      assert.deepEqual(checkStructure(root, sources, { partial }).findings.map(outline), problems);
    }
  });
}

test("no key is refused without a finding, whatever shape its value has", async () => {
  for (const key of Object.keys(imageSchema.entries)) {
    for (const value of ["[]", "[x]", "[[x]]", "[{ x: 1 }]", "{}", "{ x: [y] }", "text", "7", "true", "null"]) {
      const { root, sources } = await writtenDefinition(`${key}: ${value}`);
      const { image, findings } = checkStructure(root, sources, { partial: false });
      assert.equal(image === undefined, findings.length > 0, `${key}: ${value}`);
      assert.ok(
        findings.every(({ line }) => line === 1),
        `${key}: ${value}`,
      );
    }
  }
});

/** The tree once for each map in it, with an empty list in its place; and once for each list, with an empty map. */
function* misshapen(node: DataNode, path: string): Generator<readonly [path: string, tree: DataNode]> {
  const { offset, end } = node;
  if (node.kind === "object") {
    if (path !== "") yield [path, { kind: "list", items: [], offset, end }];
    for (const [index, entry] of node.entries.entries()) {
      for (const [below, value] of misshapen(entry.value, `${path}.${entry.key}`)) {
        yield [below, { ...node, entries: node.entries.with(index, { ...entry, value }) }];
      }
    }
  } else if (node.kind === "list") {
    yield [path, { kind: "object", entries: [], offset, end }];
    for (const [index, item] of node.items.entries()) {
      for (const [below, value] of misshapen(item, `${path}[${index}]`)) {
        yield [below, { ...node, items: node.items.with(index, value) }];
      }
    }
  }
}

test("every list for a map, and every map for a list, is told in one finding or more", async () => {
  const { root, sources } = await writtenDefinition(EVERY_KEY);
  const all = [...misshapen(root, "")];
  assert.ok(all.length > 60);
  for (const [path, tree] of all) {
    const { image, findings } = checkStructure(tree, sources, { partial: false });
    assert.equal(image, undefined, path);
    assert.ok(findings.length > 0 && findings.every(({ line }) => line !== undefined), path);
  }
});
