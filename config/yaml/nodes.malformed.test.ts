import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { readYamlNodes } from "./nodes.ts";

function refuses(text: string, problem: RegExp): void {
  const { root, findings } = readYamlNodes(text);
  assert.equal(root, undefined);
  assert.match(findings[0]?.message ?? "", problem);
}

test("aliases that blow a text up are refused", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 10; level++) lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(10)}x]`);
  refuses(lines.join("\n"), /aliases stand for more than 100000 values/);
});

test("merge keys that blow a text up are refused", () => {
  const wide = Array.from({ length: 300 }, (_, index) => `k${index}: 1`).join(", ");
  const uses = Array.from({ length: 1000 }, (_, index) => `m${index}: {<<: *w}`).join("\n");
  refuses(`w: &w {${wide}}\n${uses}\n`, /aliases stand for more than 100000 values/);
});

test("a text that is nested too deeply, or too long, is refused", () => {
  refuses("[".repeat(200) + "]".repeat(200), /nested more than 100 levels/);
  refuses("[".repeat(100_000), /nested|flow|call stack/i);
  refuses("x".repeat(17 * 1024 * 1024), /longer than 16 Mi/);
});

test("many keys take time in proportion", () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `key${index}: 1`).join("\n");
  assert.equal(readYamlNodes(text).findings.length, 0);
});

test("nothing is thrown, and places are from 1", () => {
  const piece = fc.constantFrom(
    "a",
    ": ",
    "- ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "<<: ",
    '"',
    "'",
    "|\n",
    "!!str ",
    "#",
    ",",
    "---\n",
    "?",
    "\t",
    "0644",
    "é",
    "\u0000",
  );
  assertProperty(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const { line, column } of readYamlNodes(pieces.join("")).findings) {
        assert.ok((line ?? 0) >= 1 && (column ?? 0) >= 1);
      }
    }),
    { numRuns: 2000 },
  );
});
