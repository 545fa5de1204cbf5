import assert from "node:assert/strict";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8, isUtf8 } from "./utf8.ts";

test("any text is encoded as the platform's encoder does", () => {
  assertProperty(
    fc.property(fc.string({ unit: anyCharacter }), fc.array(fc.integer({ min: 0, max: 0xffff })), (text, units) => {
      for (const one of [text, String.fromCharCode(...units)]) {
        assert.deepEqual([...encodeUtf8(one)], [...new TextEncoder().encode(one)]);
      }
    }),
  );
});

test("any bytes are decoded as the platform's decoder does, ill-formed ones too", () => {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
  const edges = fc.constantFrom(
    0xc1,
    0xc2,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0x41,
  );
  assertProperty(
    fc.property(fc.array(fc.oneof(edges, fc.integer({ min: 0, max: 255 }))), (numbers) => {
      const bytes = Uint8Array.from(numbers);
      assert.equal(decodeUtf8(bytes), decoder.decode(bytes));
      let valid = true;
      try {
        strict.decode(bytes);
      } catch {
        valid = false;
      }
      assert.equal(isUtf8(bytes), valid);
    }),
    { numRuns: 2000 },
  );
});

test("a long text comes back whole", () => {
  const text = "aé€😀".repeat(50_000);
  assert.equal(decodeUtf8(encodeUtf8(text)), text);
});
