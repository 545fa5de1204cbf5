import assert from "node:assert/strict";
import { test } from "node:test";
import { skipUnlessRoot } from "@wherry/testing/peers/skip.ts";
import { cutOff } from "@wherry/testing/samples/cut-off.ts";

const skip = skipUnlessRoot("give files to others");

test("as root: wherever the power goes, the next boots end in the same state", { skip }, async () => {
  let changes = 0;
  while (await cutOff(changes)) changes++;
  assert.ok(changes > 50, `only ${changes} changes`);
});
