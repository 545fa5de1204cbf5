import assert from "node:assert/strict";
import { test } from "node:test";
import { readShell } from "./shell-words.ts";

test("commands are read with quotes, comments, variables, long lines, and where their output goes", () => {
  const text = `# a comment alone
A=1 B=$PWD/x bin/wherry run a.qcow2 --exec "echo 'hi' #1" \\
  --disk 2G   # and why
wherry convert a.bu --to x=y#z > b.ign
export A=1
`;
  assert.deepEqual(readShell(text), [
    {
      environment: ["A=1", "B=$PWD/x"],
      words: ["bin/wherry", "run", "a.qcow2", "--exec", "echo 'hi' #1", "--disk", "2G"],
      output: undefined,
    },
    { environment: [], words: ["wherry", "convert", "a.bu", "--to", "x=y#z"], output: "b.ign" },
    { environment: [], words: ["export", "A=1"], output: undefined },
  ]);
});

for (const line of ["a | b", "a && b", "a `b`", "a $(b)", 'a "b', "a < b", "a; b"]) {
  test(`${line} is more than documentation shows`, () => assert.throws(() => readShell(line), TypeError));
}
