import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { countSteps } from "@wherry/testing/fixtures/count-steps.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import type { DataNode } from "../json/data-node.ts";
import { readYamlNodes } from "./nodes.ts";
import { readPlainYaml } from "./plain-yaml.ts";

const corpus = corpusPath("butane/unit.json");
const skip = existsSync(corpus) ? false : missingCorpora;

/** All but where things end, which only errors in JSON are placed by. */
function outline(node: DataNode): unknown {
  const { kind, offset } = node;
  if (kind === "list") return { kind, offset, items: node.items.map(outline) };
  if (kind === "object") {
    return { kind, offset, entries: node.entries.map(({ key, keyOffset, value }) => [key, keyOffset, outline(value)]) };
  }
  return { kind, offset, text: node.text, plain: node.plain ?? (kind === "null" ? "" : undefined) };
}

/** Whether the text is plain; if so, it has to be what the library says. */
function compare(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const { root, findings } = readYamlNodes(text, { strict: true });
  assert.deepEqual(findings, [], JSON.stringify(text));
  assert.deepEqual(outline(plain), root && outline(root), JSON.stringify(text));
  return true;
}

test("nearly every configuration of the corpus is plain, and read as the library reads it", { skip }, () => {
  const texts = (JSON.parse(readFileSync(corpus, "utf8")) as { input_yaml: string }[]).map((one) => one.input_yaml);
  const plain = texts.filter(compare).length;
  assert.ok(plain > 560, `${plain} of ${texts.length}`);
});

const scalars = [
  ...[
    "a",
    "0644",
    '"q"',
    "'it''s'",
    "true",
    "~",
    "null",
    "",
    "a b",
    "a#b",
    "a # c",
    "# c",
    "[]",
    "{}",
    '"a\\n\\u00e9"',
    "-1",
  ],
  ...[
    "1.5",
    "x:y",
    "a: b",
    "- a",
    "&a b",
    "*a",
    "!t x",
    "http://x/y",
    "yes",
    "0x1f",
    '"a" # c',
    "-",
    "--foo",
    "?",
    "@x",
    "é",
  ],
  ...['"unterminated', "'a' b", "%x", "a\tb", "k:", '"\\x41"', ".5", "=", "<<", "1_000", "|", "|-", "|+", ">"],
];
const keys = [
  "a: ",
  "b: ",
  "key_x: ",
  '"q": ',
  "path:",
  "<<: ",
  "x.y/z: ",
  "1: ",
  "c : ",
  "d:  ",
  "- ",
  "-  ",
  "-\n  ",
];
const endings = ["\n", "\n", "\n", " \n", "\n\n", "\n# c\n", "\n   # c\n", " # c\n", ""];

/** Lines that are often YAML, and often plain. */
const lines = fc
  .array(
    fc.record({
      indent: fc.constantFrom(0, 0, 0, 1, 2, 2, 4),
      key: fc.constantFrom(...keys),
      scalar: fc.constantFrom(...scalars),
      ending: fc.constantFrom(...endings),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((all) => all.map(({ indent, key, scalar, ending }) => `${" ".repeat(indent)}${key}${scalar}${ending}`).join(""));

test("whatever is read as plain YAML is what the library reads", () => {
  let plain = 0;
  assertProperty(
    fc.property(lines, (text) => {
      if (compare(text)) plain++;
    }),
    { numRuns: 3000 },
  );
  assert.ok(plain > leastOf(30), `${plain}`);
});

const flowScalars = [
  ...[
    "a",
    "0644",
    "-1",
    "-",
    "x:y",
    "http://a/b",
    "a#b",
    "a #b",
    "true",
    "~",
    "",
    "é",
    "a b",
    "a: b",
    "?",
    "- a",
    "...",
  ],
  ...['"q"', "'it''s'", '"a\\n"', "&a b", "*a", "<", "a\n  b", ".5", "1_0", "@", "=", "a:", ":a", "yes"],
];
const flowKeys = ["a: ", "b: ", '"q": ', '"r":', "'s': ", "k:", "d :", "<<: ", "? e: ", "f:  ", "g:\n    "];
const gaps = ["", "", "", " ", "  ", "\n", "\n   ", " # c\n  ", "\n\n  "];

const flowValues = fc.letrec<{ value: string; list: string; map: string }>((tie) => {
  const gap = fc.constantFrom(...gaps);
  const separated = (entry: fc.Arbitrary<string>) =>
    fc
      .array(fc.tuple(gap, entry, gap), { maxLength: 3 })
      .map((entries) => entries.map((entry) => entry.join("")).join(","));
  return {
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...flowScalars), tie("list"), tie("map")),
    list: separated(tie("value")).map((entries) => `[${entries}]`),
    map: separated(fc.tuple(fc.constantFrom(...flowKeys), tie("value")).map((pair) => pair.join(""))).map(
      (entries) => `{${entries}}`,
    ),
  };
});

/** Collections in brackets, behind a key, a dash or nothing, and now and then with a character too few. */
const flows = fc
  .tuple(
    fc.constantFrom("a: ", "- ", "a:\n  b: ", "a:\n- c: ", "a:\n  - b:\n      ", ""),
    fc.oneof(flowValues.list, flowValues.map),
    fc.constantFrom("\n", "", " # c\n", "\nz: 1\n", " x\n"),
    fc.option(fc.nat(40), { freq: 4 }),
  )
  .map(([lead, collection, ending, dropped]) => {
    const text = `${lead}${collection}${ending}`;
    return dropped === null ? text : text.slice(0, dropped) + text.slice(dropped + 1);
  });

test("whatever is read as a plain collection in brackets is what the library reads", () => {
  let plain = 0;
  assertProperty(
    fc.property(flows, (text) => {
      if (compare(text)) plain++;
    }),
    { numRuns: 3000 },
  );
  assert.ok(plain > leastOf(300), `${plain}`);
});

/** Pieces in any order: seldom plain, seldom YAML. */
const soup = fc
  .array(
    fc.constantFrom(
      ...[
        "a: ",
        "b:",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "|\n",
        "|-\n",
        '"',
        "'",
        "#",
        " # ",
      ],
      ...[
        "a",
        "0644",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "---\n",
        "...\n",
        "? ",
        ": ",
        "\t",
        "é",
        "\\",
        "%",
        "@",
        "null",
        "~",
      ],
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(""));

test("nothing is read as plain YAML that the library refuses or reads otherwise", () => {
  let plain = 0;
  assertProperty(
    fc.property(
      fc.oneof(
        soup,
        soup.map((text) => `a:\n  b: ${text}`),
      ),
      (text) => {
        if (compare(text)) plain++;
      },
    ),
    { numRuns: 5000 },
  );
  assert.ok(plain > leastOf(30), `${plain}`);
});

test("JSON is plain, in one line and in many", () => {
  assertProperty(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), fc.jsonValue({ maxDepth: 4 })), (value) => {
      for (const text of [JSON.stringify(value), `${JSON.stringify(value, undefined, 2)}\n`]) compare(text);
    }),
    { numRuns: 300 },
  );
  assert.ok(compare('{"a": [1, {"b": "c\\n"}], "d":{}}'));
});

/** Each was asked of Go's yaml.v3, by which the reference reads. */
const blocks: readonly (readonly [text: string, value: string])[] = [
  ["k: |\n  a\n  b\n", "a\nb\n"],
  ["k: |-\n  a\n\n\n", "a"],
  ["k: |+\n  a\n\n\nz: 1\n", "a\n\n\n"],
  ["k: |\n\n  a\n   b\n \nz: 1\n", "\na\n b\n"],
  ["k: |\n  a", "a"],
  ["k: |+\n  a\n ", "a\n"],
  ["k: |\n  a\n   ", "a\n "],
  ["k: |\nz: 1\n", ""],
  ["k: |\n  # no comment\n  a: b\n", "# no comment\na: b\n"],
];

for (const [text, value] of blocks) {
  test(`the literal block of ${JSON.stringify(text)} is ${JSON.stringify(value)}`, () => {
    for (const root of [readPlainYaml(text), readYamlNodes(text).root]) {
      assert.ok(root?.kind === "object");
      const [{ value: node } = assert.fail()] = root.entries;
      assert.equal(node.kind === "string" && node.text, value);
    }
  });
}

const beyond = [
  "k: |\n  \ta\n",
  "",
  "a",
  "- a",
  "a: [b c, , d]",
  "a: &x b",
  "a: *x",
  "a: !t b",
  "a: 'b\n  c'",
  "a: b\n  c",
  "a: 1\na: 2",
  "? a",
  "a: >\n  b",
  "a: {b}",
  "a: [b: c]",
  "a: [b,]",
  "a: [b, # c\n  d]",
  "a: {b: &c d}",
];
const broken = [
  "a: b: c",
  "a:\n\tb: 1",
  "a: |\n   \n b\n",
  "a:\n  b: 1\n c: 2",
  "\u0000",
  "a: \ud800",
  'a: "\\ud800"',
  "---\na: 1",
  "a: @b",
];

for (const text of [...beyond, ...broken]) {
  test(`${JSON.stringify(text)} is left to the library`, () => {
    assert.equal(readPlainYaml(text), undefined);
  });
}

test("deep nesting is left to the library", () => {
  const deep = Array.from({ length: 100 }, (_, level) => `${" ".repeat(level)}a:\n`).join("");
  assert.equal(readPlainYaml(deep), undefined);
});

test("megabytes are read in steps that grow in proportion to them", async () => {
  const entry = `  - path: /a\n    contents:\n      inline: |\n${"        some text of a file\n".repeat(40)}`;
  const read = (count: number) => () => assert.ok(readPlainYaml(`storage:\n${entry.repeat(count)}`));
  const [small = 0, large = 0] = await countSteps(read(500), read(1000));
  assert.ok(small > 500 && large < 2.5 * small, `${small} and ${large} steps`);
});
