import assert from "node:assert/strict";
import { test } from "node:test";
import type { ObjectNode } from "@wherry/config/json/data-node.ts";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { nodeOfValue } from "../source/node-of-value.ts";
import { createSourceFiles } from "../source/source-files.ts";
import { expand } from "./expand.ts";
import { withoutRemovals } from "./finish.ts";
import { mergeDefinitions as mergeIn } from "./merge.ts";

const letter = fc.constantFrom("a", "b", "c");
const entry = fc.tuple(fc.boolean(), letter).map(([remove, name]) => (remove ? `-${name}` : name));
const names = fc.uniqueArray(entry, { selector: (text) => text.replace("-", "") });
const removal = letter.map((name) => `-${name}`);
const unit = letter.map((name) => `${name}.service`);
const optional = { requiredKeys: [] };

/** Definitions with every kind of merging in them: the less they vary, the more they collide. */
const definition = fc.record(
  {
    name: letter,
    packages: fc.record({ install: names, omit: names }, optional),
    kernel: fc.oneof(letter, fc.constant(null), fc.record({ package: letter, arguments: names }, optional)),
    users: keyed("name", { uid: fc.nat(2), groups: names }),
    files: keyed("path", { content: letter, mode: letter }).map((entries) =>
      entries.map((file) => (typeof file === "object" && file.content === "c" ? renameContent(file) : file)),
    ),
    services: fc.record(
      { enable: fc.uniqueArray(unit), disable: fc.uniqueArray(unit), mask: fc.uniqueArray(unit) },
      optional,
    ),
    sysctl: fc.dictionary(letter, fc.oneof(fc.nat(3), fc.constant(null))),
    firewall: fc.oneof(
      fc.constant(null),
      fc.record({ allow: fc.uniqueArray(fc.constantFrom("1/tcp", "-1/tcp", "2/udp")) }, optional),
    ),
    container: fc.record({ command: fc.array(letter) }, optional),
  },
  optional,
);

function keyed(key: string, model: Record<string, fc.Arbitrary<unknown>>) {
  const map = fc.record({ [key]: letter, ...model }, { requiredKeys: [key] });
  return fc.uniqueArray(fc.oneof(removal, map as fc.Arbitrary<Record<string, unknown>>), {
    selector: (item) => (typeof item === "string" ? item.slice(1) : item[key]),
  });
}

function renameContent({ content, ...file }: Record<string, unknown>): Record<string, unknown> {
  return { ...file, source: content };
}

const sources = createSourceFiles();
const place = { offset: sources.add("x"), where: { file: "x" } };
const mergeDefinitions = (base: ObjectNode, over: ObjectNode) => mergeIn(base, over, sources);
const finishedValue = (merged: ObjectNode) => plainValue(withoutRemovals(merged, sources).root);

function layer(value: unknown): ObjectNode {
  const { root } = nodeOfValue(value, place);
  assert.ok(root.kind === "object");
  return expand(root);
}

const nothing = layer({});
const property = (check: (a: ObjectNode, b: ObjectNode, c: ObjectNode) => void) =>
  assertProperty(fc.property(definition, definition, definition, (a, b, c) => check(layer(a), layer(b), layer(c))));

test("merging is associative", () => {
  property((a, b, c) => {
    const left = mergeDefinitions(mergeDefinitions(nothing, mergeDefinitions(a, b)), c);
    const right = mergeDefinitions(mergeDefinitions(nothing, a), mergeDefinitions(b, c));
    assert.deepEqual(plainValue(left), plainValue(right));
  });
});

test("an empty definition changes nothing, on either side", () => {
  property((a) => {
    const merged = mergeDefinitions(nothing, a);
    assert.deepEqual(plainValue(mergeDefinitions(merged, nothing)), plainValue(merged));
    assert.deepEqual(plainValue(mergeDefinitions(nothing, merged)), plainValue(merged));
  });
});

test("merging a definition over itself, or over what already has it, changes nothing", () => {
  property((a, b) => {
    const once = mergeDefinitions(mergeDefinitions(nothing, a), b);
    assert.deepEqual(finishedValue(mergeDefinitions(once, b)), finishedValue(once));
  });
});

test("the last definition has the last word on what it names", () => {
  property((a, b) => {
    const merged = finishedValue(mergeDefinitions(mergeDefinitions(nothing, a), b));
    const alone = finishedValue(mergeDefinitions(nothing, b));
    const install = (value: unknown) => (value as { packages?: { install?: string[] } }).packages?.install ?? [];
    for (const name of install(alone)) assert.ok(install(merged).includes(name));
  });
});

test("no name stands twice, and no removal is left", () => {
  property((a, b, c) => {
    const merged = [a, b, c].reduce((base, over) => mergeDefinitions(base, over), nothing);
    const { packages = {} } = finishedValue(merged) as { packages?: Record<string, string[]> };
    for (const list of Object.values(packages)) {
      assert.equal(new Set(list).size, list.length);
      assert.ok(list.every((name) => !name.startsWith("-")));
    }
  });
});
