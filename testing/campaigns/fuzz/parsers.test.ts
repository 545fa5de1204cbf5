import assert from "node:assert/strict";
import { test } from "node:test";
import { parsers } from "./parsers.ts";
import { readSeeds, seedTable } from "./read-seeds.ts";

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
