import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { removeAll } from "./remove-all.ts";

test("whatever scripts leave is removed, and nothing that their links lead to", async () => {
  await using outside = await temporaryDirectory();
  const folder = join(outside.path, "scripts");
  const closed = join(folder, "closed/in");
  mkdirSync(closed, { recursive: true });
  writeFileSync(join(closed, "file"), "");
  for (const path of [closed, join(folder, "closed")]) chmodSync(path, 0);
  writeFileSync(join(outside.path, "kept"), "");
  symlinkSync(outside.path, join(folder, "link"));
  const noText = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0x0a, 0x1b])]);
  mkdirSync(noText);
  writeFileSync(Buffer.concat([noText, Buffer.from("/"), Buffer.from([0xfe])]), "");
  mkdirSync(join(folder, "removed-0/removed-0"), { recursive: true });
  const here = process.cwd();
  try {
    // A path from the root to the last one would be three times as long as any may be.
    process.chdir(folder);
    for (let depth = 0; depth < 60; depth += 1) {
      mkdirSync("d".repeat(200));
      process.chdir("d".repeat(200));
    }
    writeFileSync("file", "");
  } finally {
    process.chdir(here);
  }
  removeAll(folder);
  assert.equal(existsSync(folder), false);
  assert.equal(existsSync(join(outside.path, "kept")), true);
});
