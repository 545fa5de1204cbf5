import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { readInteger } from "./parameter-value.ts";

test("whole numbers are read as a configuration writes them", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["0", 0],
    ["-0", 0],
    ["420", 420],
    ["-5", -5],
    ["0644", 0o644],
    ["0o644", 0o644],
    ["0x1f", 31],
    ["08", undefined],
    ["1e3", undefined],
    ["1.0", undefined],
    ["0b1", undefined],
    ["", undefined],
    ["9007199254740992", undefined],
  ];
  for (const [text, value] of cases) assert.equal(readInteger(text), value, text);
});

test("every safe integer is read back, in each base", () => {
  assertProperty(
    fc.property(fc.maxSafeNat(), (value) => {
      for (const text of [`${value}`, `0x${value.toString(16)}`, `0o${value.toString(8)}`])
        assert.equal(readInteger(text), value);
    }),
  );
});
