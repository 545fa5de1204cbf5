import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { parse } from "yaml";
import { resolveCore, resolvePlain } from "./scalar.ts";

const words = [
  ...["", "~", "null", "Null", "NULL", "nUll", "true", "True", "TRUE", "tRue", "false", "False", "FALSE", "yes", "no"],
  ...[
    "0",
    "-0",
    "+1",
    "007",
    "0o17",
    "0O17",
    "0x1f",
    "0X1F",
    "-0x1",
    "0b11",
    "1_000",
    "1e3",
    "1.",
    ".5",
    "+.5e-1",
    "1e",
  ],
  ...[".inf", "-.Inf", "+.INF", ".iNf", ".nan", ".NaN", ".NAN", "-.nan", "1.2.3", "12:30", "2001-01-01", "0789", "."],
];
const digits = fc.string({ unit: fc.constantFrom(..."0123456789+-._eExXoabfinNIFA"), minLength: 1, maxLength: 6 });

test("a plain scalar by the core schema is what the library makes of it", () => {
  assertProperty(
    fc.property(fc.oneof(fc.constantFrom(...words), digits), (text) => {
      // What these begin is not a plain scalar, or ends the document.
      fc.pre(!/^(?:-|---|\.\.\.)$/.test(text));
      assert.deepEqual(resolveCore(text), parse(`- ${text}`, { schema: "core" })[0], text);
    }),
    { numRuns: 2000, examples: words.map((word) => [word]) },
  );
});

const byGo: readonly (readonly [text: string, value: unknown])[] = [
  ["0644", 0o644],
  ["-0644", -0o644],
  ["0b11", 3],
  ["1_000", 1000],
  ["0789", "0789"],
  ["nUll", "nUll"],
  ["1e3", 1000],
];

for (const [text, value] of byGo) {
  test(`a plain scalar ${text} by the rules of Go's libraries is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(resolvePlain(text), value);
  });
}

test("megabytes of digits are text", () => {
  const text = "1".repeat(5_000_000);
  assert.equal(resolveCore(text), text);
  assert.equal(resolvePlain(text), text);
});
