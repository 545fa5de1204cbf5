import assert from "node:assert/strict";
import { test } from "node:test";
import { entryOf } from "../json/data-node.ts";
import { createLocator } from "../json/locate.ts";
import { plainValue } from "../json/plain-value.ts";
import { readYamlNodes } from "./nodes.ts";

function read(text: string): unknown {
  const { root, findings } = readYamlNodes(text);
  assert.deepEqual(findings, []);
  return root && plainValue(root);
}

function problemsOf(text: string): readonly string[] {
  return readYamlNodes(text).findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

test("scalars without quotes are what Go's YAML makes of them", () => {
  const cases: readonly [text: string, value: unknown][] = [
    ["0644", 0o644],
    ["0o644", 0o644],
    ["0x1F", 31],
    ["0b11", 3],
    ["-12", -12],
    ["1_000", 1000],
    ["0789", "0789"],
    ["3.3.1", "3.3.1"],
    ["1.5", 1.5],
    [".5e1", 5],
    ["true", true],
    ["False", false],
    ["yes", "yes"],
    ["~", null],
    ["", null],
    ["null", null],
    ["2001-01-01", "2001-01-01"],
    ['"0644"', "0644"],
    ["'true'", "true"],
    ["!!str 12", "12"],
    ["!!binary aGk=", "hi"],
    ["!!binary aGk", "hi"],
    ['!!binary "w7_D\\n  vw=="', "\u00ff\u00ff"],
  ];
  for (const [text, value] of cases) assert.deepEqual(read(`a: ${text}\n`), { a: value }, text);
});

test("block scalars are text", () => {
  assert.deepEqual(read("a: |\n  1\n  2\nb: >-\n  x\n  y\n"), { a: "1\n2\n", b: "x y" });
});

test("anchors, aliases and merge keys are resolved, and what stands in a map itself comes first", () => {
  assert.deepEqual(read("a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd: {<<: [{x: 7}, *a]}\n"), {
    a: { x: 1, y: 2 },
    b: { x: 1, y: 2 },
    c: { y: 3, x: 1 },
    d: { x: 7, y: 2 },
  });
});

test("keys and values know their places", () => {
  const text = 'a:\n  - "b": c\n';
  const { root } = readYamlNodes(text);
  const entry = entryOf(root, "a");
  const item = entry?.value.kind === "list" ? entry.value.items[0] : undefined;
  const inner = entryOf(item, "b");
  const at = createLocator(text);
  const placesOf = (...offsets: readonly (number | undefined)[]) => offsets.map((offset) => at(offset ?? -1));
  assert.deepEqual(placesOf(entry?.value.offset, item?.offset), [
    { line: 2, column: 3 },
    { line: 2, column: 5 },
  ]);
  assert.deepEqual(placesOf(inner?.keyOffset, inner?.keyEnd, inner?.value.offset, inner?.value.end), [
    { line: 2, column: 5 },
    { line: 2, column: 8 },
    { line: 2, column: 10 },
    { line: 2, column: 11 },
  ]);
});

test("a scalar without quotes is kept as it is written", () => {
  const { root } = readYamlNodes("a: 0644\nb: '0644'\nc:\n");
  const scalar = (key: string) => {
    const { offset, end, ...rest } = entryOf(root, key)?.value ?? assert.fail();
    return rest;
  };
  assert.deepEqual(scalar("a"), { kind: "number", text: "420", plain: "0644" });
  assert.deepEqual(scalar("b"), { kind: "string", text: "0644" });
  assert.deepEqual(scalar("c"), { kind: "null", text: "null", plain: "" });
});

test("an empty text has no root, and no problems", () => {
  for (const text of ["", "\n", "# nothing\n"])
    assert.deepEqual(readYamlNodes(text), { root: undefined, findings: [] });
});

test("what is wrong is said with its place", () => {
  const cases: readonly [text: string, problem: RegExp][] = [
    ["a: 1\nb: 2\na: 3\n", /^3:1 "a" stands here a second time; it first stands on line 1$/],
    ["a: *b\n", /^1:4 .*b/],
    ["a: &a [*a]\n", /^1:7 an alias stands within what it stands for$/],
    ["[a]: b\n", /^1:1 a key must be text$/],
    ["a: !!binary /w==\n", /^1:\d+ bytes that are not text/],
    ["a: !mine b\n", /^1:\d+ .*!mine/],
    ["a: {<<: 1}\n", /^1:9 what << merges must be a map or a list of maps$/],
    ["a: [1\n", /^\d+:\d+ /],
    ["a: 1\n---\nb: 2\n", /^2:1 what begins here is not read/],
  ];
  for (const [text, problem] of cases) assert.match(problemsOf(text)[0] ?? "nothing", problem, text);
});
