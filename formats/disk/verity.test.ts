import assert from "node:assert/strict";
import { test } from "node:test";
import { testVerityTree, uuid } from "@wherry/testing/samples/verity-tests.ts";
import { verityDigests, writeVerity } from "./verity.ts";

for (const blocks of [1, 2, 128, 129, 300]) for (const saltLength of [0, 32]) testVerityTree(blocks, saltLength);

test("an image without a block is refused", async () => {
  const options = { digests: new Uint8Array(), output: "/nowhere", salt: new Uint8Array(32), uuid };
  await assert.rejects(writeVerity(options), { code: "format.invalid", message: "the image is empty" });
});

test("a salt of more than 256 bytes is refused", async () => {
  const salt = new Uint8Array(257);
  const refusal = { code: "format.invalid", message: "a verity salt has at most 256 bytes" };
  assert.throws(() => verityDigests(salt), refusal);
  await assert.rejects(writeVerity({ digests: new Uint8Array(32), output: "/nowhere", salt, uuid }), refusal);
});
