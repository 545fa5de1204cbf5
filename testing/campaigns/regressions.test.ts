import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { loadParser } from "./fuzz/load-parser.ts";
import { tryInput } from "./fuzz/trial.ts";
import { findRegressions } from "./regressions.ts";

const clock = { now: Date.now, peak: () => process.resourceUsage().maxRSS * 1024 };

test("whatever a campaign has found is read or refused, in time and in memory", async () => {
  assert.ok(findRegressions().length > 0);
  await using folder = await temporaryDirectory();
  for (const { parser, path } of findRegressions()) {
    const outcome = await tryInput(await loadParser(parser), readFileSync(path), join(folder.path, "input"), clock);
    assert.equal(typeof outcome, "string", `${path}: ${JSON.stringify(outcome)}`);
  }
});
