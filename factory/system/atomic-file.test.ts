import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { newFile, produceAtomically, writeAtomically } from "./atomic-file.ts";

test("a file replaces its predecessor at once, and missing folders are made", async () => {
  await using folder = await temporaryDirectory();
  const target = join(folder.path, "a/b/file");
  await writeAtomically(target, "old");
  await using file = await newFile(target);
  await file.handle.writeFile("new");
  assert.equal(await readFile(target, "utf8"), "old");
  await file.keep();
  assert.equal(await readFile(target, "utf8"), "new");
  assert.deepEqual(await readdir(join(folder.path, "a/b")), ["file"]);
});

test("what is not kept leaves nothing behind", async () => {
  await using folder = await temporaryDirectory();
  {
    await using file = await newFile(join(folder.path, "file"));
    await file.handle.writeFile("half");
  }
  const half = async (path: string) => {
    await mkdir(path);
    await writeFile(join(path, "one"), "1");
    throw new Error("enough");
  };
  const [target, temporary] = [join(folder.path, "folder"), join(folder.path, "temporary")];
  await assert.rejects(produceAtomically(target, temporary, half), { message: "enough" });
  assert.deepEqual(await readdir(folder.path), []);
});

test("of two that make the same folder, the first stays", async () => {
  await using folder = await temporaryDirectory();
  const target = join(folder.path, "folder");
  for (const who of ["first", "second"]) {
    await produceAtomically(target, join(folder.path, who), async (path) => {
      await mkdir(path);
      await writeFile(join(path, "who"), who);
    });
  }
  assert.equal(await readFile(join(target, "who"), "utf8"), "first");
  assert.deepEqual(await readdir(folder.path), ["folder"]);
});

test("what the file system refuses is its own error", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "file"), "no folder");
  await assert.rejects(writeAtomically(join(folder.path, "file/deeper/file"), "x"), { code: "ENOTDIR" });
});
