import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

test("init writes a definition that is named after its file, and says how to build it", async () => {
  await using folder = await openAppFolder();
  const file = join(folder.path, "edge.yaml");
  const { status, stdout, stderr } = await folder.call("init", file);
  assert.deepEqual([status, stdout], [0, ""]);
  assert.match(stderr, /^wrote \S+edge\.yaml; build it with: wherry build \S+edge\.yaml --output out\n$/);
  assert.match(await readFile(file, "utf8"), /^name: edge$/m);
});

test("init writes into the folder where it is called", async () => {
  await using folder = await openAppFolder();
  const { status } = await folder.call("init", "edge.yml");
  assert.equal(status, 0);
  assert.match(await readFile(join(folder.path, "edge.yml"), "utf8"), /^name: edge$/m);
});

test("init leaves a file alone that is there already", async () => {
  await using folder = await openAppFolder({ "mine.yaml": "mine" });
  const file = join(folder.path, "mine.yaml");
  const { status, stderr } = await folder.call("init", file);
  assert.equal(status, 1);
  assert.match(stderr, /mine\.yaml: this file is there already, and is left as it is[\s\S]*name another file/);
  assert.equal(await readFile(file, "utf8"), "mine");
});

test("init writes YAML only", async () => {
  await using folder = await openAppFolder();
  const { status, stderr } = await folder.call("init", join(folder.path, "host.txt"));
  assert.equal(status, 2);
  assert.match(stderr, /does not end in \.yaml/);
});
