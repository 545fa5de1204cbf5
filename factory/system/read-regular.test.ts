import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readRegular } from "./read-regular.ts";

test("what is no regular file of a sane size is neither waited for nor read", async () => {
  await using folder = await temporaryDirectory();
  const place = (name: string) => join(folder.path, name);
  execFileSync("mkfifo", [place("pipe")]);
  await symlink("/dev/zero", place("device"));
  await writeFile(place("large"), "");
  await truncate(place("large"), 2 ** 40);
  for (const name of ["pipe", "device", "large", "none"]) await assert.rejects(readRegular(place(name)), name);
  await writeFile(place("file"), "text");
  assert.equal(String(await readRegular(place("file"))), "text");
  await assert.rejects(readRegular(place("file"), 3), /more than 3 bytes/);
});
