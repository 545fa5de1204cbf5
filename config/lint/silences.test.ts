import assert from "node:assert/strict";
import { test } from "node:test";
import { readSilences } from "./silences.ts";

const cases: readonly (readonly [what: string, text: string, found: readonly object[]])[] = [
  ["no comment", "a: b\nlint-ignore: token\n", []],
  ["behind a value", "a: b # lint-ignore: token\nc: d\n", [{ rules: ["token"], line: 1, column: 6, of: 1 }]],
  [
    "on a line of its own, of the next one with text",
    "\n  # lint-ignore: token, world-writable - why\n\n  # more\n  a: b\n",
    [{ rules: ["token", "world-writable"], line: 2, column: 3, of: 5 }],
  ],
  ["at the end of the text", "a: b\n# lint-ignore: token", [{ rules: ["token"], line: 2, column: 1, of: 2 }]],
  ["inside a word", "a: b#lint-ignore: token\n", []],
];

test("a comment silences rules at its line, or at the next one", async (context) => {
  for (const [what, text, found] of cases) await context.test(what, () => assert.deepEqual(readSilences(text), found));
});
