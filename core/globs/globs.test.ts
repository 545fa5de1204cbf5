import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type Glob, nameGlob, pathGlob } from "./globs.ts";

const PATHS: [string, string[], string[]][] = [
  ["/usr/share/foo/**", ["/usr/share/foo/a", "/usr/share/foo/a/b"], ["/usr/share/foo", "/usr/share/foobar/a"]],
  ["/usr/lib/**/*.a", ["/usr/lib/x.a", "/usr/lib/a/b/x.a"], ["/usr/lib/x.ab", "/usr/libx/x.a"]],
  ["/a/**/b", ["/a/b", "/a/x/b", "/a/x/y/b"], ["/a/xb", "/ab", "/a/x/yb"]],
  ["/etc/*.conf", ["/etc/a.conf", "/etc/.conf"], ["/etc/a/b.conf", "/etc/aconf"]],
  ["/a?c", ["/abc"], ["/a/c", "/ac"]],
  ["/x[0-9]", ["/x1"], ["/xa"]],
  ["/x[!0-9]", ["/xa", "/x^"], ["/x1", "/x/"]],
  ["/x[^a]", ["/x^", "/xa"], ["/xb"]],
  ["/x[]a]", ["/x]", "/xa"], ["/x[]a]"]],
  ["/x[z-a]", [], ["/xz", "/xm"]],
  ["/x[a", ["/x[a"], ["/xa"]],
  ["/x[!]", ["/x[!]"], ["/xa"]],
  ["/a(b)+c", ["/a(b)+c"], ["/abbc"]],
  ["/plain", ["/plain"], ["/plain/a", "/plai"]],
  ["", [""], ["/"]],
];
const NAMES: [string, string[], string[]][] = [
  ["*", ["", "a", ".a/b"], []],
  ["getty@*.service", ["getty@tty1.service", "getty@.service"], ["getty@tty1.socket", "xgetty@a.service"]],
  ["a?[xy]", ["abx", "a/y"], ["abz", "ax"]],
  ["[^a]*", ["b"], ["a", "ab"]],
  ["a\\*", ["a\\b"], ["a*"]],
  ["enable [", ["enable ["], ["enable x"]],
];
const tables: [string, (pattern: string) => Glob, [string, string[], string[]][]][] = [
  ["paths", pathGlob, PATHS],
  ["names", nameGlob, NAMES],
];
for (const [kind, globOf, cases] of tables) {
  for (const [pattern, matching, others] of cases) {
    test(`the glob ${JSON.stringify(pattern)} of ${kind} matches what it should and nothing else`, () => {
      for (const text of matching) assert.equal(globOf(pattern)(text), true, text);
      for (const text of others) assert.equal(globOf(pattern)(text), false, text);
    });
  }
}

test("a glob of paths matches as the expression does that it stands for", () => {
  const parts: [string, string][] = [
    ["/**/", "/(?:.*/)?"],
    ["**", ".*"],
    ["*", "[^/]*"],
    ["?", "[^/]"],
    ["[ab]", "[ab]"],
    ["[!a]", "[^/a]"],
    ["a", "a"],
    ["b", "b"],
    ["/", "/"],
  ];
  const anyPattern = fc.array(fc.constantFrom(...parts), { maxLength: 8 }).filter((chosen) => {
    // Neighbours that would make another sign together.
    return !/\* \*|\* \/|\/ \*/.test(chosen.map(([glob]) => glob).join(" "));
  });
  const anyText = fc.array(fc.constantFrom("a", "b", "c", "/"), { maxLength: 10 }).map((letters) => letters.join(""));
  assertProperty(
    fc.property(anyPattern, anyText, (chosen, text) => {
      const pattern = chosen.map(([glob]) => glob).join("");
      const expression = new RegExp(`^${chosen.map(([, source]) => source).join("")}$`);
      assert.equal(pathGlob(pattern)(text), expression.test(text), `${pattern} ${text}`);
    }),
    { seed: 5, numRuns: 3000 },
  );
});

test("a pattern full of stars takes no longer than any other", async () => {
  const text = "a".repeat(20_000);
  for (const pattern of [`${"*a".repeat(50)}b*c`, `${"**a".repeat(50)}b*c`, `${"/**/*a".repeat(50)}b*c`]) {
    const match = () => {
      assert.equal(nameGlob(pattern)(text), false);
      assert.equal(pathGlob(`*${pattern}`)(text), false);
    };
    assert.ok((await processorSeconds(match)) < 5, pattern);
  }
});

for (const [kind, glob] of [
  ["paths", pathGlob],
  ["names", nameGlob],
] as const) {
  test(`the longest patterns of ${kind} are read at once, whatever they are made of`, () => {
    const length = 60_000;
    assert.equal(glob("*".repeat(length))("abc"), true);
    assert.equal(glob(`${"*".repeat(length)}b`)("abc"), false);
    assert.equal(glob(`${"[".repeat(length)}/`)(`${"[".repeat(length)}/`), true);
    assert.equal(glob(`${"[".repeat(length)}/]`)("abc"), false);
    assert.equal(glob("[]".repeat(length / 2))("abc"), false);
  });
}

test("stars in a row mean what the widest of them means", () => {
  for (const pattern of ["/a/***", "/a/***c"]) assert.equal(pathGlob(pattern)("/a/b/c"), true, pattern);
  assert.equal(nameGlob("a***c")("abc"), true);
});
