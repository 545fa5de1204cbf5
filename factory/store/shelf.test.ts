import assert from "node:assert/strict";
import { readFile, utimes, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { test } from "node:test";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { now } from "../system/clock.ts";

test("a shelf keeps any number of files under a key, and each goes by itself when it is not used", async () => {
  await using folder = await temporaryDirectory();
  const store = await openFullStore({ directory: folder.path });
  assert.deepEqual(await store.shelf.list("one"), []);
  for (const name of ["b", "a"]) await store.shelf.add("one", name, (path) => writeFile(path, `file ${name}`));
  await store.shelf.add("two", "c", (path) => writeFile(path, "other"));
  const [a = "", b = ""] = await store.shelf.list("one");
  assert.deepEqual([basename(a), basename(b), await readFile(a, "utf8")], ["a", "b", "file a"]);

  const long = now() - 40 * 24 * 3600;
  for (const path of [a, b]) await utimes(path, long, long);
  await store.shelf.use(a);
  assert.deepEqual(
    (await store.collect(30 * 24 * 3600)).map(({ kind, name }) => `${kind} ${name}`),
    ["shelf b"],
  );
  assert.deepEqual(await store.shelf.list("one"), [a]);
  await store.shelf.remove(a);
  await store.shelf.remove(a);
  assert.deepEqual(await store.shelf.list("one"), []);
});

test("a file that is not written to its end is not kept", async () => {
  await using folder = await temporaryDirectory();
  const store = await openFullStore({ directory: folder.path });
  const failing = store.shelf.add("one", "a", async (path) => {
    await writeFile(path, "half");
    throw new Error("no more");
  });
  await assert.rejects(failing, { message: "no more" });
  assert.deepEqual([await store.shelf.list("one"), await store.list()], [[], []]);
});

test("verifying drops what nothing outside proves", async () => {
  await using folder = await temporaryDirectory();
  const store = await openFullStore({ directory: folder.path });
  await store.shelf.add("one", "a", (path) => writeFile(path, "file"));
  assert.deepEqual(
    (await store.verify()).dropped.map(({ kind }) => kind),
    ["shelf"],
  );
  assert.deepEqual(await store.shelf.list("one"), []);
});
