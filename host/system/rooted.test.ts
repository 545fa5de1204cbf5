import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "./rooted.ts";

test("nothing leads out of the root", async () => {
  await using sketch = await sketchRoot({ "etc/own": "inside" });
  await writeFile(join(sketch.root, "../own"), "outside");
  await symlink("/etc", join(sketch.root, "absolute"));
  await symlink("../../../../../..", join(sketch.root, "above"));
  await symlink("/own", join(sketch.root, "etc/up"));
  const system = rooted(sketch.system, sketch.root);
  const read = (path: string) => {
    const bytes = system.readFile(path);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  };
  assert.equal(read("/absolute/own"), "inside");
  assert.equal(read("/above/etc/own"), "inside");
  assert.equal(read("/above/own"), undefined);
  assert.equal(read("/etc/up"), undefined);
  assert.equal(system.lstat("/absolute")?.kind, "link");
  assert.equal(system.stat("/absolute")?.kind, "directory");
  assert.equal(system.readLink("/above/absolute"), "/etc");
  assert.deepEqual(system.list("/above"), ["above", "absolute", "etc"]);
});

test("what is changed by way of a link is changed inside", async () => {
  await using sketch = await sketchRoot({ "inside/": "" });
  await symlink("/inside", join(sketch.root, "way"));
  const system = rooted(sketch.system, sketch.root);
  system.writeFile("/way/file", new Uint8Array([1]), 0o600);
  system.makeDirectory("/way/folder", 0o755);
  system.symlink("/elsewhere", "/way/link");
  system.rename("/way/file", "/way/folder/moved");
  assert.deepEqual(sketch.system.list(join(sketch.root, "inside")), ["folder", "link"]);
  system.remove("/way/link");
  assert.deepEqual(sketch.system.list(join(sketch.root, "inside/folder")), ["moved"]);
});

test("a link that leads to itself is an error, not an endless walk", async () => {
  await using sketch = await sketchRoot();
  await mkdir(join(sketch.root, "a"));
  await symlink("loop", join(sketch.root, "a/loop"));
  const system = rooted(sketch.system, sketch.root);
  assert.throws(() => system.readFile("/a/loop"), { code: "ELOOP" });
});
