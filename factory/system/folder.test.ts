import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { makeFolder } from "./folder.ts";

test("a folder is made with those that it lies in, by several at once, and may be there already", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "a/b/c");
  await Promise.all(Array.from({ length: 20 }, (_, index) => makeFolder(join(path, String(index % 5)))));
  await makeFolder(path);
  await makeFolder(`${relative(process.cwd(), path)}/e/`);
  for (const made of [path, join(path, "e")]) assert.ok((await stat(made)).isDirectory());
});

test("a file in the way is an error", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "file");
  await writeFile(file, "");
  await assert.rejects(makeFolder(file), { code: "EEXIST" });
  await assert.rejects(makeFolder(join(file, "below/it")), { code: "ENOTDIR" });
});

test("a file system that makes no folders is an error, not a wait for ever", async () => {
  await assert.rejects(makeFolder("/proc/wherry/deeper"), { code: "ENOENT" });
});
