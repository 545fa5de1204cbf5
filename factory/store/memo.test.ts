import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { storeLayout } from "./layout.ts";

test("a value is made once per key, also for several callers at once and for later processes", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  let made = 0;
  const produce = async (): Promise<{ made: number; text: string }> => ({ made: ++made, text: 'ünïcode "\n' });
  const expected = { made: 1, text: 'ünïcode "\n' };
  assert.deepEqual(await Promise.all([store.memo.cachedJson("k", produce), store.memo.cachedJson("k", produce)]), [
    expected,
    expected,
  ]);
  await using later = await openFullStore({ directory: folder.path });
  assert.deepEqual(await later.memo.cachedJson("k", produce), expected);
  assert.deepEqual(await later.memo.cachedJson("other", produce), { ...expected, made: 2 });
});

test("a changed value is made again, also under a digest of its own", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  await store.memo.cachedJson("k", async () => 1);
  const path = storeLayout(folder.path).memo(hash("sha256", "k"), "json");
  await writeFile(path, (await readFile(path, "utf8")).replace("\n1\n", "\n2\n"));
  assert.equal(await store.memo.cachedJson("k", async () => 3), 3);
  await writeFile(path, `["${hash("sha256", "2")}",\n2\n]\n`);
  assert.equal(await store.memo.cachedJson("k", async () => 4), 4);
});

test("bytes are made once per key, and again where they were changed or cut off", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const failing = store.memo.cachedBytes("b", async () => {
    throw new Error("no");
  });
  await assert.rejects(failing, /no/);
  const made = Buffer.from("whole");
  const [one, two] = await Promise.all([
    store.memo.cachedBytes("b", async () => made),
    store.memo.cachedBytes("b", async () => assert.fail("made twice")),
  ]);
  assert.deepEqual([one, two], [made, made]);
  assert.deepEqual(await readdir(join(folder.path, "tmp")), []);
  await using later = await openFullStore({ directory: folder.path });
  assert.deepEqual(Buffer.from(await later.memo.cachedBytes("b", async () => assert.fail("made twice"))), made);
  const path = storeLayout(folder.path).memo(hash("sha256", "b"), "bytes");
  const kept = await readFile(path);
  const forged = Buffer.from(`${hash("sha256", "other")}\nother`);
  for (const bytes of [kept.subarray(0, -1), kept.subarray(0, 10), Buffer.alloc(0), Buffer.from("whole"), forged]) {
    await writeFile(path, bytes);
    assert.deepEqual(
      Buffer.from(await later.memo.cachedBytes("b", async () => Buffer.from("anew"))).toString(),
      "anew",
    );
  }
  await store.memo.forget("b");
  await assert.rejects(readFile(path), { code: "ENOENT" });
});

test("what was made for one key, or with another key of the store, does not stand in for another", async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "store");
  await using store = await openFullStore({ directory });
  const layout = storeLayout(directory);
  const place = (key: string, kind: "json" | "bytes") => layout.memo(hash("sha256", key), kind);
  for (const key of ["a", "b"]) {
    await store.memo.cachedJson(key, async () => key);
    await store.memo.cachedBytes(key, async () => Buffer.from(key));
  }
  for (const kind of ["json", "bytes"] as const) await copyFile(place("a", kind), place("b", kind));
  assert.equal(await store.memo.cachedJson("b", async () => "anew"), "anew");
  assert.equal(Buffer.from(await store.memo.cachedBytes("b", async () => Buffer.from("anew"))).toString(), "anew");
  await using other = await openFullStore({ directory, keyFile: join(folder.path, "key") });
  assert.equal(await other.memo.cachedJson("a", async () => "anew"), "anew");
  assert.equal((await store.verify()).damaged.map(({ kind }) => kind).join(), "memo");
});

test("a pipe in the place of a memo is not waited for", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  await store.memo.cachedJson("k", async () => 1);
  const path = storeLayout(folder.path).memo(hash("sha256", "k"), "json");
  await rm(path);
  execFileSync("mkfifo", [path]);
  assert.equal(await store.memo.cachedJson("k", async () => 2), 2);
  assert.equal(await store.memo.cachedJson("k", async () => assert.fail("made twice")), 2);
});
