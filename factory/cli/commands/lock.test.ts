import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

test("lock writes the chosen packages into a file, and prints them only as JSON", async () => {
  await using folder = await openAppFolder();
  const file = join(folder.path, "locks/app.lock.json");
  const { status, stdout, stderr } = await folder.callWithStore("lock", "app.yaml", "--output", file);
  assert.deepEqual([status, stdout, stderr], [0, "", `2 packages, 0 for tools: ${file}\n`]);
  const written = JSON.parse(await readFile(file, "utf8"));
  assert.deepEqual(
    written.packages.map(({ name, version }: { name: string; version: string }) => `${name} ${version}`),
    ["agent 1", "common 2"],
  );
  const json = await folder.callWithStore("lock", "app.yaml", "--output", file, "--json");
  assert.deepEqual(JSON.parse(json.stdout), written);
});

test("a definition that is missing is a failure", async () => {
  await using folder = await openAppFolder();
  const failed = await folder.callWithStore("lock", "no.yaml", "--output", join(folder.path, "x.json"));
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /no\.yaml/);
});
