import assert from "node:assert/strict";
import { test } from "node:test";
import { smallContext, smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { writeClockEpoch } from "./clock-epoch.ts";

test("a machine's clock is bounded by when its image was made; containers have their host's clock", () => {
  const context = smallContext();
  assert.equal(writeClockEpoch(smallTree({}), context).get("/usr/lib/clock-epoch")?.mtime, context.epoch);
  assert.equal(writeClockEpoch(smallTree({}), smallContext({ kernel: null })).has("/usr/lib/clock-epoch"), false);
});
