import assert from "node:assert/strict";
import { test } from "node:test";
import { parseIgnition } from "./parse-ignition.ts";

const withFile = (entries: string) => `{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/a",${entries}}]}}`;

/** Texts of megabytes: together they take as long as all other tests of the room. */
const heavy: readonly (readonly [what: string, text: () => string, fatal: boolean])[] = [
  ["a file of ten megabytes", () => withFile(`"contents":{"source":"data:,${"a".repeat(1e7)}"}`), false],
  ["the same in base64", () => withFile(`"contents":{"source":"data:;base64,${"aaaa".repeat(2.5e6)}"}`), false],
  ["ten megabytes of escapes", () => withFile(`"contents":{"source":"data:,${"%20".repeat(3e6)}"}`), false],
  ["ten megabytes of quotation marks", () => withFile(`"user":{"name":"${'\\"'.repeat(5e6)}"}`), false],
  ["ten megabytes of backslashes", () => withFile(`"user":{"name":"${"\\\\".repeat(5e6)}"}`), false],
  ["a string without an end", () => withFile(`"user":{"name":"${"\\\\".repeat(5e6)}`), true],
  ["ten megabytes of space", () => `${" ".repeat(1e7)}${withFile(`"mode":1`)}`, false],
  ["a key of ten megabytes", () => withFile(`"${"k".repeat(1e7)}":1`), false],
  ["a path of a million folders", () => withFile(`"path":"${"/a".repeat(1e6)}"`), true],
  ["a hundred thousand unknown keys", () => withFile(Array.from({ length: 1e5 }, (_, i) => `"k${i}":1`).join()), false],
  ["a hundred thousand keys of one name", () => withFile(Array(1e5).fill('"mode":1').join()), false],
  ["a million brackets", () => withFile(`"zz":${"[".repeat(1e6)}`), true],
];

for (const [what, text, fatal] of heavy) {
  test(`${what}: within seconds`, { timeout: 20_000 }, () => {
    assert.equal(parseIgnition(text()).fatal, fatal);
  });
}

test("ten thousand files below ten thousand links are looked up, not compared with each other", {
  timeout: 20_000,
}, () => {
  const files = Array.from({ length: 1e4 }, (_, index) => ({ path: `/a${index}/b` }));
  const links = Array.from({ length: 1e4 }, (_, index) => ({ path: `/a${index}`, target: "/b" }));
  const { findings } = parseIgnition(JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files, links } }));
  assert.equal(findings.length, 1e4);
});
