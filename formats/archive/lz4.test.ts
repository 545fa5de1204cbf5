import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { unpackLz4Block } from "./lz4.ts";

const cases: readonly (readonly [what: string, packed: readonly number[], text: string])[] = [
  ["literals alone", [0x30, 97, 98, 99], "abc"],
  ["a match that overlaps itself", [0x14, 97, 1, 0, 0x10, 98], "aaaaaaaaab"],
  ["a match of what is further away", [0x40, 97, 98, 99, 100, 4, 0, 0x10, 101], "abcdabcde"],
  ["lengths that go on", [0x1f, 97, 1, 0, 6, 0x10, 98], `${"a".repeat(26)}b`],
  ["more literals than a nibble counts", [0xf0, 2, ...Buffer.from("0123456789abcdefg")], "0123456789abcdefg"],
];

test("LZ4 blocks are unpacked", () => {
  for (const [what, packed, text] of cases)
    assert.equal(Buffer.from(unpackLz4Block(Uint8Array.from(packed), text.length)).toString(), text, what);
});

test("whatever a block holds, unpacking it ends, with so many bytes or with an error", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(...cases).chain(([, packed]) =>
      fc.record({ at: fc.nat(packed.length - 1), value: fc.nat(255), cut: fc.nat(packed.length) }).map((change) => {
        const changed = Uint8Array.from(packed);
        changed[change.at] = change.value;
        return changed.subarray(0, change.cut);
      }),
    ),
  );
  assertProperty(
    fc.property(bytes, fc.nat(300), (packed, length) => {
      try {
        assert.equal(unpackLz4Block(packed, length).length, length);
      } catch (error) {
        assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
