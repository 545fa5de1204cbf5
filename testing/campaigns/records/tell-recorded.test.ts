import assert from "node:assert/strict";
import { test } from "node:test";
import { recordedLines, recordedSum } from "./tell-recorded.ts";

test("each package that was recorded, or failed, is named; what was known already is not told", () => {
  assert.deepEqual(recordedLines({ records: [], failed: [] }), []);
  const failed = [{ package: "b", output: "Setting up\nno such user\n\ndpkg: error processing b\n b\n" }];
  assert.deepEqual(recordedLines({ records: [{ package: "a" }], failed }), [
    "a: recorded",
    "b: failed: Setting up / no such user",
  ]);
});

test("the sum says how many there were", () => {
  assert.equal(
    recordedSum({ names: 1, recorded: 0, failed: 0 }),
    "1 package with all that it needs: nothing was left to record, none failed",
  );
  assert.equal(
    recordedSum({ names: 120, recorded: 3, failed: 1 }),
    "120 packages with all that they need: 3 recorded, 1 failed",
  );
});
