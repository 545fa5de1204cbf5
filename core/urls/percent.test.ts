import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { encodeUtf8 } from "../bytes/utf8.ts";
import { decodePercent, encodePercent } from "./percent.ts";

test("any bytes come back", () => {
  assertProperty(
    fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(decodePercent(encodePercent(bytes)), { bytes })),
  );
});

test("text is escaped as encodeURIComponent does", () => {
  assertProperty(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(encodePercent(encodeUtf8(text)), encodeURIComponent(text));
    }),
  );
});

test("broken escapes are told with their place", () => {
  const problem = '"%" without two hexadecimal digits after it';
  for (const [text, index] of [
    ["100%", 3],
    ["%4", 0],
    ["a%4g", 1],
    ["%%41", 0],
    ["%+1", 0],
    ["%é1", 0],
  ] as const) {
    assert.deepEqual(decodePercent(text), { problem, index }, text);
  }
  assert.deepEqual(decodePercent("aé"), { problem: "a character that is not ASCII", index: 1 });
});
