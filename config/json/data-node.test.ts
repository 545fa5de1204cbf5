import assert from "node:assert/strict";
import { test } from "node:test";
import { deepestNode, entryOf, itemsIn, type ObjectNode, textIn, valueIn, withValue } from "./data-node.ts";
import { parseJson } from "./parse-json.ts";
import { plainValue } from "./plain-value.ts";

function read(text: string): ObjectNode {
  const parsed = parseJson(text);
  if (!("root" in parsed) || parsed.root.kind !== "object") throw assert.fail();
  return parsed.root;
}

const root = read('{"a": {"b": ["x", 2, null, true]}, "c": "one", "c": "two", "d": 1.50}');

test("a tree says what its text says; the last of two values counts", () => {
  assert.deepEqual(plainValue(root), { a: { b: ["x", 2, null, true] }, c: "two", d: 1.5 });
});

test("values are found by key and by path, and the deepest one where there is none", () => {
  assert.equal(textIn(root, "c"), "two");
  assert.equal(textIn(root, "a"), undefined);
  assert.equal(valueIn(valueIn(root, "c"), "c"), undefined);
  assert.deepEqual(itemsIn(valueIn(root, "a"), "b").map(plainValue), ["x", 2, null, true]);
  assert.deepEqual(itemsIn(root, "c"), []);
  assert.equal(plainValue(deepestNode(root, ["a", "b", 1])), 2);
  assert.deepEqual(deepestNode(root, ["a", "b", 7, "x"]), valueIn(valueIn(root, "a"), "b"));
  assert.equal(deepestNode(root, ["a", 0]), valueIn(root, "a"));
});

test("a value that is set keeps the place of its key; a new key comes last", () => {
  const value = { kind: "string", text: "three", offset: 90, end: 95 } as const;
  const changed = withValue(root, "c", value);
  assert.deepEqual(
    changed.entries.map(({ key }) => key),
    ["a", "c", "d"],
  );
  assert.deepEqual(plainValue(changed), { a: { b: ["x", 2, null, true] }, c: "three", d: 1.5 });
  assert.equal(entryOf(changed, "c")?.keyOffset, entryOf(root, "c")?.keyOffset);
  const more = withValue(root, "e", value);
  assert.deepEqual(
    more.entries.map(({ key }) => key),
    ["a", "c", "c", "d", "e"],
  );
});
