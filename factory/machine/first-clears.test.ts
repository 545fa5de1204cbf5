import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { withoutFirstClears } from "./first-clears.ts";

// As OVMF sends it.
const firmware =
  "\u001b[2J\u001b[01;01H\u001b[=3h\u001b[2J\u001b[01;01H\u001b[2J\u001b[01;01H\u001b[=3h\u001b[2J\u001b[01;01H";

test("what firmware erases before its first word is not erased, however it comes in pieces", () => {
  const later = "BdsDxe: loading\r\n\u001b[0;32mOK\u001b[2J\u001b[H é";
  const bytes = Buffer.from(firmware + later);
  assertProperty(
    fc.property(fc.array(fc.nat({ max: bytes.length })), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b)];
      const pass = withoutFirstClears();
      const shown = places.map((place, index) => pass(bytes.subarray(place, places[index + 1])));
      assert.equal(Buffer.concat(shown).toString("utf8"), later);
    }),
  );
});

test("a console that begins with a word, or with another sequence, is shown as it is", () => {
  for (const text of ["hello", "\u001b[6n", "\u001bc", "\r\n\u001b[2J"])
    assert.equal(Buffer.from(withoutFirstClears()(Buffer.from(text))).toString("utf8"), text);
});
