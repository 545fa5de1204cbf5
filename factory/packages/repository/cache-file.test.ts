import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { filledCacheFile } from "./cache-file.ts";

test("a disk that is full in the middle of a list is told as the store's, with its folder", async () => {
  await using folder = await temporaryDirectory();
  const full = async function* () {
    yield new Uint8Array(10);
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
  };
  await assert.rejects(filledCacheFile(join(folder.path, "list"), full()), {
    code: "store.unwritable",
    message: `the store in ${folder.path} cannot be written: the disk is full`,
    hint: /^make room there/,
  });
  assert.deepEqual(await readdir(folder.path), []);
});

test("a filled file is there for its reader, and has its name once it is kept", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "list");
  await using file = await filledCacheFile(path, Buffer.from("text"));
  await file.keep();
  assert.equal(await readFile(path, "utf8"), "text");
});
