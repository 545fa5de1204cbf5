import assert from "node:assert/strict";
import { test } from "node:test";
import { campaigns, describeCampaigns } from "./campaigns.ts";
import { parseOptions } from "./fuzz/options.ts";
import { parsers } from "./fuzz/parsers.ts";
import { readSeeds, seedTable } from "./fuzz/read-seeds.ts";
import { formatResults } from "./fuzz/results.ts";

test("each campaign is in the help, and refuses words that it does not know", () => {
  for (const { name, prepare } of campaigns) {
    assert.match(describeCampaigns(), new RegExp(`^  ${name} `, "m"));
    assert.throws(() => prepare(["--nonsense"], "/none"), TypeError);
  }
});

test("options of fuzzing choose parsers by the beginning of their names", () => {
  const { parsers: chosen, engines, seed, minutes } = parseOptions(["--parser", "core/u", "--minutes", "2"], "today");
  assert.deepEqual(chosen, ["core/utf8", "core/unit-names", "core/units", "core/urls"]);
  assert.deepEqual([engines, seed, minutes], [["node", "quickjs"], "today", 2]);
  for (const words of [
    ["--parser", "none"],
    ["--minutes", "0"],
    ["--engine", "v8"],
  ])
    assert.throws(() => parseOptions(words, "today"), TypeError);
});

test("every parser has a name of its own", () => {
  assert.equal(new Set(parsers.map(({ name }) => name)).size, parsers.length);
});

test("every parser has seeds, and all seeds are some parser's", () => {
  assert.deepEqual(Object.keys(seedTable).sort(), parsers.map(({ name }) => name).sort());
});

test("the seeds of globs are bytes that a job can hold", async () => {
  const { seeds } = await readSeeds("core/globs");
  assert.ok(seeds.length > 2);
});

test("results are a table with sums", () => {
  const row = {
    name: "a/b",
    engine: "node",
    accepted: 1000,
    refused: 500,
    failed: 1,
    processor: 3,
    slowest: 7,
  } as const;
  const table = formatResults([{ ...row, failures: [{ index: 1, key: "a", message: "a", input: "" }] }]);
  assert.match(table, /^\| a\/b \| node \| 1,501 \| 500 \| 1,000 \| 1 \| 500 \| 7 \|$/m);
  assert.match(table, /^1,501 inputs in 3 s of the processor, 1 failures$/m);
});
