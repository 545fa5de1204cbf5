import assert from "node:assert/strict";
import { test } from "node:test";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { parseDefinition } from "./parse-definition.ts";
import { createSourceFiles } from "./source-files.ts";

async function problemsOf(name: string, text: string): Promise<readonly string[]> {
  const { root, findings } = await parseDefinition(name, text, createSourceFiles());
  assert.equal(root === undefined, findings.length > 0);
  return findings.map(
    ({ file, line, column, message, hint }) =>
      `${file}:${line}:${column}: ${message}${hint === undefined ? "" : ` (${hint})`}`,
  );
}

const json: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  [
    "a comma after the last entry",
    '{"a": 1,}',
    '1:9: this is not JSON: unexpected "}": a key in double quotes was expected after the comma; a comma after the last entry is not allowed',
  ],
  [
    "a word without quotes, without repeating it",
    '{\n  "secret": hunter2\n}',
    '2:13: this is not JSON: unexpected "h": a value was expected: a string in double quotes, a number, true, false, null, {...} or [...]',
  ],
  [
    "a text that ends too early",
    '{\n  "a": [1, 2',
    '2:13: this is not JSON: the text ends too early: a "," or "]" was expected after the item',
  ],
  [
    "a comment",
    '{\n  // why\n  "a": 1\n}',
    '2:3: this is not JSON: unexpected "/": a key in double quotes or "}" was expected (JSON knows no comments)',
  ],
  [
    "a line end in a string",
    '{"a": "b\nc"}',
    "1:9: this is not JSON: end of line: not allowed in a string; write \\n, \\t or \\u00XX",
  ],
  [
    "a key twice",
    '{\n\t"a": 1,\n\t"b": 2,\n\t"a": 3\n}',
    '4:2: "a" stands here a second time; it first stands on line 2',
  ],
  ["a key that changes prototypes", '{"a": {"__proto__": 1}}', '1:8: "__proto__" cannot be a key'],
  ["nothing", " \n", "1:1: the file is empty (`wherry init` writes a definition to start from)"],
  ["null", "null", "1:1: the file is empty (`wherry init` writes a definition to start from)"],
  [
    "too many levels",
    `${"[".repeat(60)}${"]".repeat(60)}`,
    "1:52: the definition is nested more than 50 levels deep (check for a stray bracket or an alias that repeats itself)",
  ],
  ["what is right", '{"a": [1, 2.50, "x"], "b": {"c": null}}'],
];

for (const [what, text, ...problems] of json) {
  test(`JSON with ${what} is ${problems.length === 0 ? "read" : "refused where it stands"}`, async () => {
    assert.deepEqual(
      await problemsOf("x.json", text),
      problems.map((problem) => `x.json:${problem}`),
    );
  });
}

const yaml: readonly (readonly [what: string, text: string, ...problems: string[]])[] = [
  ["a tab", "a:\n\tb: 1", "2:1: a tab is used as indentation (use spaces: YAML allows nothing else there)"],
  [
    "a tag",
    "a: !secret b",
    "1:12: the tag !secret is not supported: leave it out, or put a text that begins with it into quotes",
  ],
  [
    "text with a colon",
    "a: b: c",
    "1:4: Nested mappings are not allowed in compact mappings (check the indentation, and put text with a colon and a space into quotes)",
  ],
  [
    "an escape that there is not",
    'a: "\\d"',
    "1:5: Invalid escape sequence \\d (double the backslash, or use single quotes)",
  ],
  ["a merge key", "a: &a {}\nb:\n  <<: *a", "3:3: YAML merge keys (<<) are not supported (use `extends` instead)"],
  [
    "two documents",
    "a: 1\n---\nb: 2",
    "2:1: a second document begins here (keep one definition in a file; remove the `---`)",
  ],
  [
    "several faults that are not of the syntax, all of them",
    "a: 1\na: 2\nb: *c\nb: !d 1\n? [e]\n: 1\n",
    '2:1: "a" stands here a second time; it first stands on line 1',
    "3:4: no anchor &c stands before this alias",
    '4:1: "b" stands here a second time; it first stands on line 3',
    "4:7: the tag !d is not supported: leave it out, or put a text that begins with it into quotes",
    "5:3: a key must be text",
  ],
  [
    "brackets and quotes that are not closed, where they open",
    "a: 1\nb: {c: [d, e\nf: 1\n",
    "2:8: the [ here is not closed: write the ], and indent what is in it",
    "2:4: the { here is not closed: write the }, and indent what is in it",
  ],
  [
    "a map that ends without being closed",
    "b: {c: 1,\n",
    "1:4: the { here is not closed: write the }, and indent what is in it",
  ],
  ["a quote that is not closed", "b: 'c\nd: e\n", "1:4: the ' here is not closed: write the '"],
  [
    "more than ten different faults, and that there are more",
    `${Array.from({ length: 12 }, (_, index) => `a${index}: *b${index}\na${index}: *b0\n`).join("")}`,
    "1:5: no anchor &b0 stands before this alias",
    '2:1: "a0" stands here a second time; it first stands on line 1',
    "3:5: no anchor &b1 stands before this alias",
    '4:1: "a1" stands here a second time; it first stands on line 3',
    "5:5: no anchor &b2 stands before this alias",
    '6:1: "a2" stands here a second time; it first stands on line 5',
    "7:5: no anchor &b3 stands before this alias",
    '8:1: "a3" stands here a second time; it first stands on line 7',
    "9:5: no anchor &b4 stands before this alias",
    '10:1: "a4" stands here a second time; it first stands on line 9',
    "11:5: more is wrong from here on: mend the 10 faults before it first",
  ],
  ["nothing but a comment", "# a\n", "1:1: the file is empty (`wherry init` writes a definition to start from)"],
];

for (const [what, text, ...problems] of yaml) {
  test(`YAML with ${what} is refused where it stands`, async () => {
    assert.deepEqual(
      await problemsOf("x.yaml", text),
      problems.map((problem) => `x.yaml:${problem}`),
    );
  });
}

const values: readonly (readonly [text: string, value: unknown])[] = [
  ["a: 0644", { a: "0644" }],
  ["a: -007", { a: "-007" }],
  ["a: 0", { a: 0 }],
  ["a: 0o17", { a: 15 }],
  ["a: 0x1f", { a: 31 }],
  ["a: 0b11", { a: "0b11" }],
  ["a: 1_000", { a: "1_000" }],
  ["a: 1.10", { a: 1.1 }],
  ["a: yes", { a: "yes" }],
  ["a: True", { a: true }],
  ["a: ~", { a: null }],
  ["a: .inf", { a: Number.POSITIVE_INFINITY }],
  ["a: 2001-01-01", { a: "2001-01-01" }],
  ["1: a", { "1": "a" }],
  ["a: &x [1]\nb: *x", { a: [1], b: [1] }],
  ["a: |\n  one\n  two", { a: "one\ntwo\n" }],
  ["a: >-\n  one\n  two", { a: "one two" }],
];

for (const [text, value] of values) {
  test(`a definition's YAML of ${JSON.stringify(text)} says ${JSON.stringify(value)}`, async () => {
    const { root, findings } = await parseDefinition("x.yaml", text, createSourceFiles());
    assert.deepEqual(findings, []);
    assert.deepEqual(root && plainValue(root), value);
  });
}
