import assert from "node:assert/strict";
import { test } from "node:test";
import { transpileText } from "./transpile.ts";

const head = "variant: fcos\nversion: 1.5.0\n";

/**
 * Texts of megabytes: each takes about a second, and on a machine that is busy with other tests more than the bound
 * allows.
 */
const hostile: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ["brackets without end", `${head}a: ${"[".repeat(5_000_000)}`, /nested more than 100 levels deep/],
  ["nothing but brackets", "[".repeat(5_000_000), /nested more than 100 levels deep/],
  ["JSON that never ends", '{"variant":'.repeat(1_000_000), /nested more than 100 levels deep/],
  ["dashes without end", `${head}a: ${"- ".repeat(1_000_000)}`, /nested more than 100 levels deep/],
  ["question marks without end", "? ".repeat(1_000_000), /nested more than 100 levels deep/],
  ["a million aliases", `${head}a: &a 1\nb: [${"*a,".repeat(1_000_000)}]`, /more than 1000000 parts/],
  ["a million documents", `${head}${"---\n".repeat(1_000_000)}`, /more than 1000000 parts/],
  [
    "aliases of megabytes",
    `${head}a: &a "${"x".repeat(8_000_000)}"\nb: [${"*a,".repeat(1000)}]\n`,
    /aliases stand for more than 16 Mi characters/,
  ],
  ["megabytes in quotes", `${head}a: "${"x".repeat(15_000_000)}"\n`, /unused key a/],
  ["megabytes in single quotes", `${head}a: '${"x''".repeat(3_000_000)}'\n`, /unused key a/],
  ["megabytes in brackets", `${head}a: [${"x".repeat(15_000_000)}]\n`, /unused key a/],
  ["megabytes of digits", `${head}a: ${"1".repeat(15_000_000)}\n`, /unused key a/],
  ["megabytes of spaces", `${head}a: b${" ".repeat(15_000_000)}c\n`, /unused key a/],
  ["a tag of megabytes", `${head}a: ${"!".repeat(5_000_000)}\n`, /^error : The !{100}/],
  ["a line of 100 MB", `${head}a: "${"x".repeat(100_000_000)}"`, /longer than 16 Mi/],
  ["a key of megabytes", `${head}${"k".repeat(5_000_000)}: 1\n`, /^warning k{40}/],
];

for (const [what, text, says] of hostile) {
  // What took time that grows with the square of these texts' lengths would not come to an end.
  test(`${what}: a clear word`, async () => {
    assert.match(await said(text), says);
  });
}

async function said(text: string): Promise<string> {
  const { findings } = await transpileText(text, { compress: true, platform: "" });
  return findings
    .map(({ level, path, message }) => `${level} ${path.join(".")}: ${message}`)
    .join("\n")
    .slice(0, 100_000);
}
