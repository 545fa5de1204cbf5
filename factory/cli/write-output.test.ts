import assert from "node:assert/strict";
import { lstat, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { run } from "../system/processes.ts";
import { writeOutput } from "./write-output.ts";

test("a file is replaced as a whole, and missing folders are made", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "a/b.lock.json");
  await writeOutput(path, "long text");
  await writeOutput(path, "new");
  assert.equal(await readFile(path, "utf8"), "new");
});

test("what is secret can be read by its owner alone", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "secret");
  await writeOutput(path, "s", { mode: 0o600 });
  assert.equal((await lstat(path)).mode & 0o777, 0o600);
});

test("a pipe is written to and stays what it is, by a link to it, too", async () => {
  await using folder = await temporaryDirectory();
  const pipe = join(folder.path, "pipe");
  assert.equal((await run("mkfifo", [pipe])).status, 0);
  const link = join(folder.path, "link");
  await symlink("pipe", link);
  for (const path of [pipe, link]) {
    const [read] = await Promise.all([run("cat", [pipe]), writeOutput(path, "through")]);
    assert.equal(read.stdout.toString(), "through");
    assert.ok((await lstat(pipe)).isFIFO());
  }
  assert.ok((await lstat(link)).isSymbolicLink());
});

test("a path below a file says so", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "file"), "");
  await assert.rejects(writeOutput(join(folder.path, "file/below"), ""), { code: "output.unwritable" });
});
