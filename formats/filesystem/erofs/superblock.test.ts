import assert from "node:assert/strict";
import { test } from "node:test";
import { BLOCK, EROFS_HEAD, isErofs, uncompressed, writeSuperblock } from "./superblock.ts";

test("EROFS is told by its first bytes, wherever these lie in a larger buffer, and from too few never", () => {
  const block = new Uint8Array(BLOCK);
  assert.equal(isErofs(block), false);
  writeSuperblock(block, {
    rootNumber: 40,
    inodes: 1,
    time: 0,
    blocks: 1,
    uuid: new Uint8Array(16),
    features: uncompressed,
  });
  assert.equal(isErofs(block), true);
  const larger = new Uint8Array(BLOCK + 7);
  larger.set(block, 7);
  assert.equal(isErofs(larger.subarray(7, 7 + EROFS_HEAD)), true);
  assert.equal(isErofs(block.subarray(0, EROFS_HEAD - 1)), false);
  assert.equal(isErofs(new Uint8Array()), false);
});
