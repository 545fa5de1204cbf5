import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testVerityTree, uuid } from "@wherry/testing/samples/verity-tests.ts";
import { buildVerity } from "./verity.ts";

for (const blocks of [1, 2, 128, 129, 300]) for (const saltLength of [0, 32]) testVerityTree(blocks, saltLength);

test("an image that is not a whole number of blocks is refused", async () => {
  await using folder = await temporaryDirectory();
  const image = join(folder.path, "image");
  const output = join(folder.path, "tree");
  for (const length of [0, 4095, 4097]) {
    await writeFile(image, new Uint8Array(length));
    await assert.rejects(buildVerity({ image, output, salt: new Uint8Array(32), uuid }), { code: "format.invalid" });
  }
});

test("a salt of more than 256 bytes is refused", async () => {
  await assert.rejects(buildVerity({ image: "/nowhere", output: "/nowhere", salt: new Uint8Array(257), uuid }), {
    code: "format.invalid",
  });
});
