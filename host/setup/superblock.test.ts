import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { parseSuperblock, superblockPart } from "./superblock.ts";

const peer = await findPeer("mkfs.ext4");

for (const { label, bytes, options } of [
  { label: "var", bytes: 64 * 2 ** 20, options: [] },
  {
    label: "var-new",
    bytes: 7 * 2 ** 40,
    options: ["-O", "64bit", "-b", "4096", "-E", "lazy_itable_init=1,nodiscard"],
  },
  { label: "sixteen-letters!", bytes: 8 * 2 ** 20, options: ["-b", "1024", "-O", "^64bit,^metadata_csum"] },
  { label: "", bytes: 16 * 2 ** 20, options: ["-b", "2048"] },
]) {
  test(`of what mkfs.ext4 made, label "${label}" and size ${bytes} are read`, {
    skip: skipWithout({ "mkfs.ext4": peer }),
  }, async () => {
    assert.ok(peer !== undefined);
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "image");
    await writeFile(path, "");
    await truncate(path, bytes);
    // Without "-n" a large one takes long; the first superblock alone is of interest.
    const small = bytes < 2 ** 32;
    const words = ["-q", "-F", "-L", label, ...options, ...(small ? [] : ["-N", "65536", "-O", "^has_journal"]), path];
    const made = spawnSync(peer.file, [...peer.prefix, ...words], { encoding: "utf8" });
    assert.equal(made.status, 0, made.stderr);
    const { offset, length } = superblockPart;
    const handle = small ? await readFile(path) : spawnSync("head", ["-c", String(offset + length), path]).stdout;
    assert.deepEqual(parseSuperblock(handle.subarray(offset, offset + length)), { label, size: bytes });
  });
}

test("bytes without the magic are not taken for a superblock", () => {
  assert.equal(parseSuperblock(new Uint8Array()), undefined);
  assert.equal(parseSuperblock(new Uint8Array(1024)), undefined);
  const short = new Uint8Array(1023);
  short.set([0x53, 0xef], 56);
  assert.equal(parseSuperblock(short), undefined);
});

test("whatever the bytes are, nothing is thrown, and a size is a size", () => {
  assertProperty(
    fc.property(fc.uint8Array({ minLength: 1024, maxLength: 1024 }), (bytes) => {
      bytes.set([0x53, 0xef], 56);
      const found = parseSuperblock(bytes);
      assert.ok(found === undefined || (found.size >= 0 && found.label.length <= 16));
    }),
  );
});
