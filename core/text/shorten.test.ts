import assert from "node:assert/strict";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { shorten } from "./shorten.ts";

const cases: readonly (readonly [text: string, most: number, shown: string])[] = [
  ["", 0, ""],
  ["four", 4, "four"],
  ["fours", 4, "four..."],
  ["abc\u{1f600}", 5, "abc\u{1f600}"],
  ["abc\u{1f600}d", 5, "abc\u{1f600}..."],
  ["abc\u{1f600}d", 4, "abc..."],
  ["\u{1f600}", 1, "..."],
  ["abc\ud83dx", 4, "abc\ud83d..."],
];

test("a text is cut where a message has no room for more, and says so", () => {
  for (const [text, most, shown] of cases) assert.equal(shorten(text, most), shown);
});

test("no cut makes half a surrogate pair, or a text longer than what was allowed", () => {
  assertProperty(
    fc.property(fc.string({ unit: anyCharacter }), fc.nat(20), (text, most) => {
      const shown = shorten(text, most);
      assert.ok(shown.isWellFormed());
      assert.ok(shown === text || (shown.endsWith("...") && text.startsWith(shown.slice(0, -3))));
      assert.ok(shown.length <= most + 3 || shown === text);
    }),
  );
});
