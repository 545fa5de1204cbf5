import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

test("the store is listed by kind, verified, and cleaned of what was not used for long", async () => {
  await using folder = await openAppFolder();
  await folder.callWithStore("build", "app.yaml", "--output", join(folder.path, "out"));
  const list = await folder.callWithStore("store", "list");
  assert.equal(list.status, 0, list.stderr);
  assert.match(list.stdout, /^pack +2 objects +\d/m);
  const { kinds } = JSON.parse((await folder.callWithStore("store", "list", "--json")).stdout);
  const packs = kinds.find(({ kind }: { kind: string }) => kind === "pack");
  assert.equal(packs.objects, 2);
  assert.ok(packs.bytes > 0);
  const verified = await folder.callWithStore("store", "verify");
  assert.match(verified.stdout, /^checked \d+ objects, 0 damaged; 0 derived files will be made again\n$/);
  const cleaned = await folder.callWithStore("store", "clean", "--unused", "1");
  assert.equal(cleaned.stdout, "removed 0 objects, 0 B\n");
});

test("verifying names what is damaged, and removes it", async () => {
  await using folder = await openAppFolder();
  await folder.callWithStore("build", "app.yaml", "--output", join(folder.path, "out"));
  const files = await readdir(join(folder.path, "store"), { recursive: true, withFileTypes: true });
  const pack = files.find((file) => file.isFile() && file.parentPath.includes("/pack"));
  assert.ok(pack !== undefined);
  await writeFile(join(pack.parentPath, pack.name), "damage");
  const { stdout } = await folder.callWithStore("store", "verify");
  assert.match(stdout, /^damaged, and removed: pack \S+\nchecked \d+ objects, 1 damaged; /);
  assert.match((await folder.callWithStore("store", "verify")).stdout, /^checked \d+ objects, 0 damaged;/);
});

test("a number of days that is not a whole one is wrong use", async () => {
  await using folder = await openAppFolder();
  for (const days of ["0", "1.5", "-1", "many"]) {
    const { status, stderr } = await folder.callWithStore("store", "clean", "--unused", days);
    assert.equal(status, 2, days);
    assert.match(stderr, /give a whole number of days, at least 1/);
  }
});
