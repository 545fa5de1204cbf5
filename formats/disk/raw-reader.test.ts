import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openRaw } from "./raw-reader.ts";

test("a raw disk gives what lies on it, and nothing behind its end", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "disk.raw");
  writeFileSync(path, "0123456789");
  using disk = openRaw(path);
  assert.equal(disk.size, 10);
  assert.equal(Buffer.from(disk.read(4, 6)).toString(), "456789");
  assert.throws(() => disk.read(8, 3), { code: "format.invalid", message: `${path} ends before 11` });
  // Numbers as a damaged file system has them.
  for (const [position, length] of [
    [0, 2 ** 50],
    [2 ** 60, 1],
    [-1, 1],
    [1, -1],
  ] as const)
    assert.throws(() => disk.read(position, length), { code: "format.invalid" }, `${position} ${length}`);
});
