import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";

test("a build lists what it made, as a table or as JSON, and writes nothing else", async () => {
  await using folder = await openAppFolder();
  const out = join(folder.path, "out");
  const plain = await folder.callWithStore("build", "app.yaml", "--output", out);
  assert.equal(plain.status, 0, plain.stderr);
  assert.match(plain.stdout, /^lock +\d+ B +\S+\/out\/app_1\.lock\.json\noci +\S+ kB +\S+\/out\/app_1\.oci\.tar\n$/);
  assert.match(plain.stderr, /^solve .*2 packages$/m);
  const named = await folder.callWithStore("build", "app.yaml", "--output", "out");
  assert.match(named.stdout, /^lock .* out\/app_1\.lock\.json\noci .* out\/app_1\.oci\.tar\n$/);
  assert.deepEqual((await readdir(out)).sort(), ["app_1.lock.json", "app_1.oci.tar"]);
  const json = await folder.callWithStore("build", "app.yaml", "--output", out, "--json", "--quiet");
  assert.deepEqual([json.status, json.stderr], [0, ""]);
  const { packages, artifacts } = JSON.parse(json.stdout);
  assert.deepEqual(
    packages.map(({ name }: { name: string }) => name),
    ["agent", "common"],
  );
  assert.deepEqual(
    artifacts.map(({ kind }: { kind: string }) => kind),
    ["lock", "oci"],
  );
});

test("a lock decides what is built, and one that was made for something else is refused", async () => {
  await using folder = await openAppFolder();
  const [lock, out] = [join(folder.path, "app.lock"), join(folder.path, "out")];
  assert.equal((await folder.callWithStore("lock", "app.yaml", "--output", lock)).status, 0);
  const build = ["build", "app.yaml", "--output", out, "--lock", lock];
  assert.equal((await folder.callWithStore(...build)).status, 0);
  const text =
    'name: app\nversion: "1"\nkernel: null\nrepositories: [{ path: debs }]\npackages: { install: [common] }\n';
  await writeFile(join(folder.path, "app.yaml"), text);
  const refused = await folder.callWithStore(...build);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /app\.lock: this lock was made for other packages[\s\S]*wherry lock DEFINITION/);
});

const wrongUses: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["no definition", ["--output", "out"], /missing required argument 'definition'/],
  ["two definitions", ["app.yaml", "app.yaml", "--output", "out"], /too many arguments/],
  ["an unknown format", ["app.yaml", "--output", "out", "--format", "raw,vmdk"], /"vmdk"[\s\S]*raw, qcow2, oci/],
  ["an unknown compression", ["app.yaml", "--output", "out", "--compression", "best"], /fast, release/],
  ["a mirror without its archive", ["app.yaml", "--output", "out", "--mirror", "x"], /debian=URL/],
];

test("wrong use of build is told with status 2, before anything is written", async (context) => {
  await using folder = await openAppFolder();
  const before = await readdir(folder.path);
  for (const [what, args, says] of wrongUses)
    await context.test(what, async () => {
      const { status, stdout, stderr } = await folder.call("build", ...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, says);
      assert.deepEqual(await readdir(folder.path), before);
    });
});
