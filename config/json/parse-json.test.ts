import assert from "node:assert/strict";
import { test } from "node:test";
import { anyCharacter } from "@wherry/testing/properties/any-character.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { DataNode } from "./data-node.ts";
import { createLocator } from "./locate.ts";
import { parseJson } from "./parse-json.ts";

/** What the engine's own reader would give; a Map of each object, as a key may be "__proto__". */
function plain(node: DataNode): unknown {
  if (node.kind === "object") return new Map(node.entries.map(({ key, value }) => [key, plain(value)]));
  if (node.kind === "list") return node.items.map(plain);
  return node.kind === "string" ? node.text : (JSON.parse(node.text) as unknown);
}

function mapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapped);
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), mapped(inner)]));
}

function judge(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("values are read as the engine reads them, whatever space stands between them", () => {
  assertProperty(
    fc.property(fc.jsonValue({ stringUnit: anyCharacter }), fc.constantFrom("", " ", "\t", "\n  "), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      const parsed = parseJson(text);
      assert.ok("root" in parsed, text);
      assert.deepEqual(plain(parsed.root), mapped(JSON.parse(text)));
    }),
  );
});

test("what the engine refuses is refused, and nothing else; the fault lies in the text", () => {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    '"a"',
    "\\",
    "\\u12",
    "1",
    "-",
    "0",
    ".5",
    "e",
    "+",
    "true",
    "nul",
    " ",
  ];
  const scraps = fc.array(fc.constantFrom(...pieces, "l", "\n", "\u0000", "\u00e9", "\ufeff"), { maxLength: 12 });
  const cut = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces))
    .map(([text, at, piece]) => text.slice(0, at % text.length) + piece + text.slice((at % text.length) + 1));
  assertProperty(
    fc.property(
      fc.oneof(
        scraps.map((parts) => parts.join("")),
        cut,
      ),
      (text) => {
        const parsed = parseJson(text);
        assert.equal("root" in parsed, judge(text), JSON.stringify(text));
        if ("fault" in parsed) assert.ok(parsed.fault.offset >= 0 && parsed.fault.offset <= text.length);
      },
    ),
    { numRuns: 2000 },
  );
});

const faults: readonly (readonly [text: string, offset: number, says: RegExp])[] = [
  ["", 0, /ends too early: a value/],
  ["{", 1, /ends too early: a key in double quotes or "}"/],
  ['{"a":1,}', 7, /unexpected "}": a key .* a comma after the last entry is not allowed/],
  ["[1,]", 3, /unexpected "]": a value/],
  ['{"a" 1}', 5, /unexpected "1": a ":"/],
  ["{a:1}", 1, /unexpected "a": a key in double quotes/],
  ["[1 2]", 3, /unexpected "2": a "," or "]"/],
  ["[01]", 2, /a "," or "]"/],
  ["[-]", 2, /a digit/],
  ["[1.]", 3, /a digit/],
  ["[1e+]", 4, /a digit/],
  ["[tru]", 4, /the word true/],
  ['["a\nb"]', 3, /end of line: not allowed in a string/],
  ['["a\\x"]', 4, /"x": not a valid escape/],
  ['["a', 3, /the string has no closing "/],
  ["{} {}", 3, /the configuration ends before it/],
  ["// a\n{}", 0, /unexpected "\/": a value/],
  ["\ufeff{}", 0, /a value/],
];

for (const [text, offset, says] of faults) {
  test(`what is wrong with ${JSON.stringify(text)} is said, and where`, () => {
    const parsed = parseJson(text);
    assert.ok("fault" in parsed);
    assert.equal(parsed.fault.offset, offset);
    assert.match(parsed.fault.message, says);
  });
}

test("objects and lists stand just behind their brackets, keys at and scalars from their first character to behind their last", () => {
  const parsed = parseJson(' {"a": [true, "b"]}');
  assert.ok("root" in parsed && parsed.root.kind === "object");
  assert.equal(parsed.root.offset, 2);
  const [entry] = parsed.root.entries;
  assert.equal(entry?.keyOffset, 2);
  assert.ok(entry?.value.kind === "list");
  assert.equal(entry.value.offset, 8);
  assert.deepEqual(
    entry.value.items.map(({ offset, end }) => [offset, end]),
    [
      [8, 12],
      [14, 17],
    ],
  );
});

test("offsets become lines and columns, both from 1", () => {
  const locate = createLocator("a\nbc\r\n\nd");
  const places = [0, 1, 2, 3, 5, 6, 7, 8].map((offset) => Object.values(locate(offset)));
  assert.deepEqual(places, [
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [2, 4],
    [3, 1],
    [4, 1],
    [4, 2],
  ]);
});

test("an engine's stack is not left to the text: nesting ends at 200, and a fault is named", () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const) {
    assert.ok("root" in parseJson(`${open.repeat(199)}[]${close.repeat(199)}`));
    for (const depth of [200, 1_000_000]) {
      const parsed = parseJson(open.repeat(depth) + (depth === 200 ? `[]${close.repeat(depth)}` : ""));
      assert.ok("fault" in parsed);
      assert.match(parsed.fault.message, /nested too deeply/);
    }
  }
});
