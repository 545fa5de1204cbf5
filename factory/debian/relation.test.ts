import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { formatClause } from "../packages/format-relation.ts";
import { parseConflicts, parseProvides, parseRelations } from "./relation.ts";

const context = { architecture: "amd64", fail: (message: string) => new Error(message) };

for (const [text, expected] of [
  ["a (>= 1) | b:any, c [amd64] <!nocheck>", "a (>= 1) | b, c"],
  ["libc6(>=2.41),x", "libc6 (>= 2.41), x"],
  ["a ( = 1:2.3-4+b1 )", "a (= 1:2.3-4+b1)"],
  ["a (< 1), b (> 2)", "a (<= 1), b (>= 2)"],
  ["python3:any (>= 3.13~), gcc:native, libc6:amd64", "python3 (>= 3.13~), gcc, libc6"],
  ["libc6:i386 (>= 2)", "libc6:i386 (>= 2)"],
  ["a [i386], b [!i386] | c [arm64 amd64], d [linux-any], e [any-amd64]", "b | c, d, e"],
  ["a [i386] | b", "b"],
  ["a <nocheck>, b <!nocheck !cross>, c <stage1> <!nodoc>", "b, c"],
  ["a,\n b,\n", "a, b"],
  ["", ""],
  [" \n", ""],
] as const) {
  test(`"${text.replaceAll("\n", "\\n")}" is read as "${expected}"`, () => {
    assert.equal(parseRelations(text, context).map(formatClause).join(", "), expected);
  });
}

for (const text of [
  "a (>= )",
  "a (1)",
  "a >= 1",
  "a (>= 1",
  "A B",
  "|",
  "a ||b",
  "a (>= 1) (<< 2)",
  "-a",
  "a [i386 !amd64]",
  "a\0",
]) {
  test(`${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => parseRelations(text, context), Error);
  });
}

test("conflicts have no alternatives", () => {
  assert.deepEqual(parseConflicts("a (<< 2), b", context), [
    { name: "a", constraint: { operator: "<<", version: "2" } },
    { name: "b", constraint: undefined },
  ]);
  assert.throws(() => parseConflicts("a | b", context), /alternatives are not allowed/);
});

test("provides carry a version only after an equals sign", () => {
  assert.deepEqual(parseProvides("awk, libx (= 1.2), y (>= 3)", context), [
    { name: "awk", version: undefined },
    { name: "libx", version: "1.2" },
  ]);
});

test("what is formatted is read back", () => {
  const constraint = fc.record(
    {
      operator: fc.constantFrom("<<", "<=", "=", ">=", ">>"),
      version: fc.stringMatching(/^[0-9][0-9a-z.+~:-]{0,8}$/),
    },
    { noNullPrototype: true },
  );
  const relation = fc.record(
    {
      name: fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,8}$/),
      constraint: fc.option(constraint, { nil: undefined }),
    },
    { noNullPrototype: true },
  );
  assertProperty(
    fc.property(fc.array(fc.array(relation, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), (clauses) => {
      assert.deepEqual(
        parseRelations(clauses.map((clause) => formatClause(clause as never)).join(", "), context),
        clauses,
      );
    }),
    { seed: 71 },
  );
});

test("a long hostile relation is refused at once", () => {
  assert.throws(() => parseRelations(`a${" ".repeat(100_000)}!`, context), /not a package relation/);
  assert.throws(() => parseRelations(`a ${"<x> ".repeat(200)}!`, context), /not a package relation/);
});
