import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { loadParser } from "./fuzz/load-parser.ts";
import { tryInput } from "./fuzz/trial.ts";
import { findRegressions } from "./regressions.ts";

const clock = { now: Date.now, peak: () => process.resourceUsage().maxRSS * 1024 };

test("inputs that campaigns have found are kept", () => {
  assert.ok(findRegressions().length > 0);
});

for (const { parser, path } of findRegressions()) {
  test(`what a campaign has found for ${parser} is read or refused, in time and in memory: ${basename(path)}`, async () => {
    await using folder = await temporaryDirectory();
    const outcome = await tryInput(await loadParser(parser), readFileSync(path), join(folder.path, "input"), clock);
    assert.equal(typeof outcome, "string", `${path}: ${JSON.stringify(outcome)}`);
  });
}
