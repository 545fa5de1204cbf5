import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { readUnitOptions } from "./unit-options.ts";

const CASES: readonly [what: string, text: string, options: readonly string[]][] = [
  ["assignments with their sections", "[Unit]\nA=1\n[Service]\n B = 2 3 \n", ["Unit A=1", "Service B=2 3"]],
  ["nothing before the first section, or without a sign", "A=1\n[Unit]\nB\n=c\n", []],
  ["no comments, not even within a line that goes on", "[U]\n# A=1\n;B=2\nC=1\\\n # no\n2\n", ["U C=1 2"]],
  ["an escaped backslash at the end goes nowhere", "[U]\nA=1\\\\\nB=2\n", ["U A=1\\\\", "U B=2"]],
  ["a backslash before a blank goes nowhere", "[U]\nA=1\\ \nB=2\n", ["U A=1\\", "U B=2"]],
  ["a line that goes on past the end", "[U]\nA=1\\", ["U A=1"]],
  ["lines that end with a carriage return", "[U]\r\nA=1\\\r\n2\r\n", ["U A=1 2"]],
  ["an empty line ends one that goes on", "[U]\nA=1\\\n\nB=2\n", ["U A=1", "U B=2"]],
];
for (const [what, text, options] of CASES) {
  test(`a unit file has ${what}`, () => {
    assert.deepEqual(
      readUnitOptions(text).map(({ section, key, value }) => `${section} ${key}=${value}`),
      options,
    );
  });
}

test("a line of backslashes takes no longer than any other, and goes on where their number is odd", async () => {
  const backslashes = "\\".repeat(60_000);
  const read = () => {
    const [option] = readUnitOptions(`[U]\nA=${backslashes}x${backslashes}\\\nb\n`);
    assert.equal(option?.value, `${backslashes}x${backslashes} b`);
  };
  assert.ok((await processorSeconds(read)) < 1);
});
