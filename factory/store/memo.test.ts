import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openStore } from "./store.ts";

test("a value is made once per key, also for several callers at once and for later processes", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openStore({ directory: folder.path });
  let made = 0;
  const produce = async (): Promise<{ made: number; text: string }> => ({ made: ++made, text: 'ünïcode "\n' });
  const expected = { made: 1, text: 'ünïcode "\n' };
  assert.deepEqual(await Promise.all([store.memo.cachedJson("k", produce), store.memo.cachedJson("k", produce)]), [
    expected,
    expected,
  ]);
  await using later = await openStore({ directory: folder.path });
  assert.deepEqual(await later.memo.cachedJson("k", produce), expected);
  assert.deepEqual(await later.memo.cachedJson("other", produce), { ...expected, made: 2 });
});

test("a damaged value is made again", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openStore({ directory: folder.path });
  await store.memo.cachedJson("k", async () => 1);
  const [spread = ""] = await readdir(join(folder.path, "memo"));
  const [name = ""] = await readdir(join(folder.path, "memo", spread));
  const path = join(folder.path, "memo", spread, name);
  await writeFile(path, (await readFile(path, "utf8")).replace("\n1\n", "\n2\n"));
  assert.equal(await store.memo.cachedJson("k", async () => 3), 3);
});

test("a file or a folder is made once per key, and nothing is left of one that failed", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openStore({ directory: folder.path });
  const failing = store.memo.cachedFile("f", async (path) => {
    await writeFile(path, "half");
    throw new Error("no");
  });
  await assert.rejects(failing, /no/);
  assert.deepEqual(await readdir(join(folder.path, "tmp")), []);
  const file = await store.memo.cachedFile("f", async (path) => await writeFile(path, "whole"));
  assert.equal(await readFile(file, "utf8"), "whole");
  const again = await store.memo.cachedFile("f", async () => assert.fail("made twice"));
  assert.equal(again, file);
  const make = async (path: string): Promise<void> => {
    await mkdir(join(path, "a"), { recursive: true });
    await writeFile(join(path, "a/b"), "b");
  };
  await using other = await openStore({ directory: folder.path });
  const [one, two] = await Promise.all([store.memo.cachedFile("d", make), other.memo.cachedFile("d", make)]);
  assert.equal(one, two);
  assert.equal(await readFile(join(one, "a/b"), "utf8"), "b");
  assert.deepEqual(await readdir(join(folder.path, "tmp")), []);
  await store.memo.forget("d");
  await assert.rejects(readFile(join(one, "a/b")), { code: "ENOENT" });
});
