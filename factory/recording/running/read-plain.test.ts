import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readPlain } from "./read-plain.ts";

test("a regular file of no more bytes than allowed is read", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "file");
  await writeFile(file, "text");
  assert.equal(readPlain(file, 4)?.toString(), "text");
  assert.equal(readPlain(file, 3), undefined);
  await writeFile(file, "");
  assert.equal(readPlain(file, 0)?.length, 0);
});

test("nothing else is opened, followed or waited for", async () => {
  await using folder = await temporaryDirectory();
  const place = (name: string) => join(folder.path, name);
  await writeFile(place("file"), "text");
  await symlink("file", place("link"));
  await mkdir(place("folder"));
  execFileSync("mkfifo", [place("fifo")]);
  for (const name of ["link", "folder", "fifo", "absent"]) assert.equal(readPlain(place(name), 100), undefined, name);
});
