import assert from "node:assert/strict";
import { test } from "node:test";
import { formatOsRelease, parseOsRelease } from "./os-release.ts";

test("os-release values survive being written and read", () => {
  const facts = { NAME: `a "b" \\ $c \`d`, ID: "plain-1.0", EMPTY: "" };
  assert.deepEqual(parseOsRelease(formatOsRelease(facts)), facts);
  assert.deepEqual(parseOsRelease("A='single'\nnonsense\n#B=1\n C=x\n"), { A: "single", C: "x" });
});

test("only double quotes have escapes, and only of what the shell would read there", () => {
  const text = [String.raw`A='a\\b'`, String.raw`B="\$c \d"`].join("\n");
  assert.deepEqual(parseOsRelease(text), { A: String.raw`a\\b`, B: String.raw`$c \d` });
});
