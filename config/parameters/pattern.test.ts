import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { compilePattern } from "./pattern.ts";

function matches(source: string, text: string): boolean {
  const pattern = compilePattern(source);
  if (typeof pattern !== "function") throw new Error(pattern.fault);
  return pattern(text);
}

const cases: readonly [pattern: string, text: string, isMatch: boolean][] = [
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["abc", "xabc", false],
  ["", "", true],
  ["", "a", false],
  ["[a-z][a-z0-9-]*", "web-1", true],
  ["[a-z][a-z0-9-]*", "1web", false],
  ["[^/]+", "a/b", false],
  ["a|bc|", "bc", true],
  ["a|bc|", "", true],
  ["(ab)+c?", "ababc", true],
  ["(ab)+c?", "c", false],
  ["\\d{2,3}", "1", false],
  ["\\d{2,3}", "123", true],
  ["\\d{2,3}", "1234", false],
  ["a{2}", "aa", true],
  ["a{2,}", "aaaaa", true],
  ["a{0,1}b", "b", true],
  ["[]a]+", "]a", true],
  ["[a-]", "-", true],
  ["a\\.b", "a.b", true],
  ["a\\.b", "axb", false],
  [".", "\u{1f600}", true],
  ["(a*)*b", "aaab", true],
];
for (const [pattern, text, isMatch] of cases) {
  test(`"${pattern}" ${isMatch ? "matches" : "does not match"} "${text}"`, () => {
    assert.equal(matches(pattern, text), isMatch);
  });
}

for (const source of [
  "(",
  ")",
  "[a",
  "*a",
  "a{3,1}",
  "a{x}",
  "(?=a)",
  "\\1",
  "^a",
  "a\\",
  "((a{100}){100}){100}",
  "[z-a]",
]) {
  test(`"${source}" is refused with a reason`, () => {
    const pattern = compilePattern(source);
    assert.ok(typeof pattern === "object" && pattern.fault.length > 5);
  });
}

test("what makes backtracking matchers run for ever takes no time", () => {
  const text = `${"a".repeat(4000)}!`;
  for (const pattern of ["(a+)+", "(a|a)*", "(a*)*", "([a-z]+)*b"]) assert.equal(matches(pattern, text), false);
});

const piece = fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]", "(a|b)", "(ab)", "\\d", "1");
const repeatedPiece = fc
  .tuple(piece, fc.constantFrom("", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"))
  .map(([one, repetition]) => one + repetition);
const source = fc
  .array(fc.array(repeatedPiece, { maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map((branches) => branches.map((branch) => branch.join("")).join("|"));

test("it matches what the engine's own regular expressions match", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "\n"), maxLength: 8 });
  assertProperty(
    fc.property(source, text, (pattern, subject) => {
      assert.equal(matches(pattern, subject), new RegExp(`^(?:${pattern})$`, "u").test(subject));
    }),
    { numRuns: 3000 },
  );
});

test("repetitions of repetitions are refused where they are too many, and are no reason to fail", () => {
  for (const pattern of [`a${"*".repeat(50_000)}`, `a${"{1}".repeat(10_000)}`]) {
    assert.deepEqual(compilePattern(pattern), { fault: "too many repetitions stand behind each other" });
  }
  const matches = compilePattern("a+*?{2}");
  assert.ok(typeof matches === "function" && matches("aaa") && !matches("ab"));
});
