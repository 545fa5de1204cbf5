import assert from "node:assert/strict";
import { test } from "node:test";
import { cutOff } from "@wherry/testing/samples/cut-off.ts";

const skip = process.getuid?.() === 0 ? false : "only root can give files to others";

test("as root: wherever the power goes, the next boots end in the same state", { skip }, async () => {
  let changes = 0;
  while (await cutOff(changes)) changes++;
  assert.ok(changes > 50, `only ${changes} changes`);
});
