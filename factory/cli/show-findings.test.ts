import assert from "node:assert/strict";
import { test } from "node:test";
import { createFinding, type Finding } from "@wherry/core/errors/finding.ts";
import { formatLines } from "./printer.ts";
import { countFindings, findingObject, listedFindingObject, listFinding, showFindings } from "./show-findings.ts";

const finding = (line: number | undefined, column: number | undefined): Finding => ({
  level: "error",
  path: ["storage", "files", 0],
  line,
  column,
  message: "it is wrong",
});

const shown: readonly (readonly [what: string, text: string, line: number, column: number, excerpt: string])[] = [
  ["a line", "{\n  a b\n}", 2, 5, "    2 |   a b\n      |     ^\n"],
  ["a line behind tabs, which take two columns each", "\t\tab", 1, 4, "    1 |     ab\n      |      ^\n"],
  ["a line that ends as on Windows", "a\r\nb", 1, 1, "    1 | a\n      | ^\n"],
  ["what would steer the terminal, as an escape", "a\u001b[31mb", 1, 3, "    1 | a\\x1b[31mb\n      |      ^\n"],
  ["a place behind the line's end", "ab", 1, 3, "    1 | ab\n      |   ^\n"],
  [
    "what is near in a line of megabytes",
    `${"a".repeat(1e6)}b${"c".repeat(1e6)}`,
    1,
    1e6 + 1,
    `    1 | ...${"a".repeat(60)}b${"c".repeat(39)}...\n      | ${" ".repeat(63)}^\n`,
  ],
];

for (const [what, text, line, column, excerpt] of shown) {
  test(`a finding shows ${what}`, () => {
    const head = `a.ign:${line}:${column}: error: it is wrong ($.storage.files.0)\n`;
    assert.equal(formatLines(showFindings({ name: "a.ign", text }, [finding(line, column)])), head + excerpt);
  });
}

test("a finding without a place is one line", () => {
  const lines = showFindings({ name: "a.ign", text: "" }, [finding(undefined, undefined)]);
  assert.deepEqual(lines, ["a.ign: error: it is wrong ($.storage.files.0)"]);
  assert.deepEqual(findingObject(finding(undefined, undefined)), {
    level: "error",
    path: "$.storage.files.0",
    line: null,
    column: null,
    message: "it is wrong",
  });
});

test("findings are counted by their level", () => {
  const one = finding(1, 1);
  assert.equal(countFindings([]), "");
  assert.equal(countFindings([one, { ...one, level: "warning" }, one]), "2 errors, 1 warning");
});

const listed: readonly (readonly [what: string, finding: Finding, lines: readonly string[], object: object])[] = [
  ["a message alone", createFinding("error", "it is wrong"), ["  it is wrong"], { message: "it is wrong" }],
  [
    "a place and a hint",
    createFinding("error", "it is wrong", { where: { file: "a.yaml", line: 2, column: 3 }, hint: "mend it" }),
    ["  a.yaml:2:3: it is wrong", "    mend it"],
    { message: "it is wrong", where: { file: "a.yaml", line: 2, column: 3 }, hint: "mend it" },
  ],
  [
    "a file and a path",
    createFinding("error", "it is wrong", { where: { file: "a.ign" }, path: ["storage", 0] }),
    ["  a.ign: $.storage.0: it is wrong"],
    { message: "$.storage.0: it is wrong", where: { file: "a.ign" } },
  ],
  [
    "an excerpt",
    createFinding("error", "it is wrong", { excerpt: ["one", "two"] }),
    ["  it is wrong", "        one", "        two"],
    { message: "it is wrong\n    one\n    two" },
  ],
];

for (const [what, one, lines, object] of listed) {
  test(`a failure lists a finding with ${what}`, () => {
    assert.deepEqual(listFinding(one), lines);
    assert.deepEqual(listedFindingObject(one), object);
  });
}
