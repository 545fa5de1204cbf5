import assert from "node:assert/strict";
import { test } from "node:test";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { nodeOfValue } from "./node-of-value.ts";

const place = { offset: 7, where: { file: "a.ts" } };

test("what JSON can hold comes back as it is", () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  assertProperty(
    fc.property(json, (value) => {
      const { root, findings } = nodeOfValue(value, place);
      assert.deepEqual(findings, []);
      assert.deepEqual(plainValue(root), JSON.parse(JSON.stringify(value)));
    }),
  );
});

const itself: { self?: unknown } = {};
itself.self = itself;
const deep = Array.from({ length: 60 }).reduce<unknown>((inner) => [inner], 1);

const refused: readonly (readonly [what: string, value: unknown, problem: string])[] = [
  ["a function", { a: [() => 1] }, "a[0]: a function cannot stand in a definition"],
  ["a date", { a: new Date(0) }, "a: a Date cannot stand in a definition"],
  ["undefined in a list", [undefined], "[0]: undefined cannot stand in a definition"],
  ["a symbol", Symbol("a"), "a symbol cannot stand in a definition"],
  ["what contains itself", itself, "self: the value contains itself"],
  ["what is nested too deeply", deep, "[0][0][0][0][0][0][0][0][0][0]: nested more than 50 levels deep"],
];

for (const [what, value, problem] of refused) {
  test(`${what} is refused`, () => {
    const { findings } = nodeOfValue(value, place);
    assert.deepEqual(
      findings.map(({ file, line, message }) => [file, line, message]),
      [["a.ts", undefined, problem]],
    );
  });
}

test("a key without a value is left out, and one value may stand in two places", () => {
  const shared = { x: 1 };
  const { root, findings } = nodeOfValue({ a: undefined, b: shared, c: shared }, place);
  assert.deepEqual(findings, []);
  assert.deepEqual(plainValue(root), { b: { x: 1 }, c: { x: 1 } });
});
