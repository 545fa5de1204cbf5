import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOptions } from "./options.ts";

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
