import assert from "node:assert/strict";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { printable } from "./printable.ts";

const cases: readonly (readonly [what: string, line: string, shown: string])[] = [
  ["an escape sequence", "\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
  ["a C1 introducer", "\u009b2J", "\\x9b2J"],
  ["an operating system command that ends in a bell", "\u001b]0;title\u0007", "\\x1b]0;title\\x07"],
  ["NUL, backspace and delete", "\0\b\u007f", "\\x00\\x08\\x7f"],
  ["a line break", "one\nerror: two", "one\\nerror: two"],
  ["a return to the line's start", "one\rtwo", "one\\rtwo"],
  ["other ends of lines", "\u000b\f\u0085\u2028\u2029", "\\x0b\\x0c\\x85\\u2028\\u2029"],
  ["an override of the direction", "a\u202egpj.exe\u202c", "a\\u202egpj.exe\\u202c"],
  ["isolates of the direction", "\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069"],
  ["half a surrogate pair", "\ud83d and \ude00", "\\ud83d and \\ude00"],
  ["the halves the wrong way round", "\ude00\ud83d", "\\ude00\\ud83d"],
  ["what is ordinary", "tab\t, \\x1b, quotes \"', grüße, 日本語, 😀", "tab\t, \\x1b, quotes \"', grüße, 日本語, 😀"],
];

for (const [what, line, shown] of cases) test(`${what} is shown`, () => assert.equal(printable(line), shown));

test("nothing that is shown steers a terminal, and what is shown already stays as it is", () => {
  assertProperty(
    fc.property(fc.string({ unit: anyCharacter }), (text) => {
      const once = printable(text);
      assert.equal(printable(once), once);
      assert.ok(once.isWellFormed());
      assert.doesNotMatch(once, /(?!\t)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
