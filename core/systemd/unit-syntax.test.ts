import assert from "node:assert/strict";
import { test } from "node:test";
import { readUnitFile } from "./unit-syntax.ts";

const CASES: readonly [what: string, text: string, sections: readonly string[], fault?: RegExp][] = [
  ["options in sections", "[Unit]\nA=1\nB=2\n\n[Service]\nC=3", ["Unit", "Unit", "Service"]],
  ["comments, and text before the first section", "x\n# [A]\n; b\\\nc\n[Unit]\nA=1 \\\n  2\n", ["Unit"]],
  ["a section without an end", "[Unit\nA=1\n", [], /unable to find end of section/],
  ["something after a section's name", "[Unit] x\n", [], /garbage after section name Unit/],
  ["an option without a sign", "[Unit]\nA", [], /the option "A" has no =/],
  ["an option's name over two lines", "[Unit]\nA\nB=1\n", [], /unexpected newline/],
  ["a line of 2048 bytes", `[Unit]\nA=${"x".repeat(2046)}\n`, [], /line too long/],
  ["a line of 2047 bytes", `[Unit]\nA=${"x".repeat(2045)}\n`, ["Unit"]],
  ["nothing", "", []],
];
for (const [what, text, sections, fault] of CASES) {
  test(`a unit file with ${what} is read as the reference does`, () => {
    const file = readUnitFile(text);
    assert.deepEqual(file.sections, sections);
    if (fault === undefined) assert.equal(file.fault, undefined);
    else assert.match(file.fault ?? "", fault);
  });
}
