import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

const files = {
  "a.bu": "variant: fcos\nversion: 1.5.0\nstorage: {files: [{path: /etc/motd, contents: {inline: hello}}]}\n",
  "bad.bu": "variant: fcos\nversion: 1.5.0\nstorage: {files: [{path: etc/motd}]}\n",
  "secret.bu": `variant: fcos
version: 1.5.0
secrets: {a: {file: a}}
storage: {files: [{path: /a, contents: {inline: '\${{ secrets.a }}'}}]}
`,
  "usr.bu": "variant: fcos\nversion: 1.5.0\nstorage: {files: [{path: /usr/x, contents: {inline: hello}}]}\n",
  "own.bu": "variant: wherry\nversion: 1.0.0\nstorage: {files: [{path: /proc/x, contents: {inline: hello}}]}\n",
  "usr.clc": "storage:\n  files: [{path: /usr/x, filesystem: root, mode: 420, contents: {inline: x}}]\n",
  "usr.ign": '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/usr/x"}]}}',
  "nowhere.clc": `storage:
  filesystems: [{ name: data, mount: { device: /dev/vdb, format: ext4 } }]
  files: [{ path: /x, filesystem: data, mode: 420, contents: { inline: x } }]
`,
};

test("provision makes a configuration's files in a folder, and keeps their owners beside it", async () => {
  await using folder = await openConfigFolder(files);
  const { status, stdout, stderr } = await folder.call("provision", "--config", "a.bu", "--root", "root");
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^\d+ changes in \S+\/root; owners are in \S+\/root\.tree\.json\n$/);
  assert.equal(await readFile(join(folder.path, "root/etc/motd"), "utf8"), "hello");
  assert.ok((await readdir(folder.path)).includes("root.tree.json"));
});

test("local files come from the configuration's own folder, or from that of --files-dir", async () => {
  const text = "variant: fcos\nversion: 1.5.0\nstorage: {files: [{path: /a, contents: {local: motd}}]}\n";
  await using folder = await openConfigFolder({ "deep/a.bu": text, "deep/motd": "beside", "other/motd": "elsewhere" });
  const provision = async (root: string, ...more: readonly string[]) => {
    const { status, stderr } = await folder.call("provision", "--config", "deep/a.bu", "--root", root, ...more);
    assert.equal(status, 0, stderr);
    return await readFile(join(folder.path, root, "a"), "utf8");
  };
  assert.equal(await provision("one"), "beside");
  assert.equal(await provision("two", "--files-dir", "other"), "elsewhere");
});

test("with --plan nothing is changed", async () => {
  await using folder = await openConfigFolder(files);
  const before = await readdir(folder.path);
  const plain = await folder.call("provision", "--config", "a.bu", "--root", "root", "--plan");
  assert.match(plain.stdout, /\/etc\/motd/);
  const json = JSON.parse(
    (await folder.call("provision", "--config", "a.bu", "--root", "root", "--plan", "--json")).stdout,
  );
  assert.deepEqual(Object.keys(json), ["steps", "findings"]);
  assert.deepEqual(await readdir(folder.path), before);
});

test("files in places that are others' are warned of once, whatever the language", async () => {
  await using folder = await openConfigFolder(files);
  for (const [name, place] of [
    ["usr.bu", "usr.bu:3:26"],
    ["own.bu", "own.bu:3:26"],
    ["usr.clc", "usr.clc:2:18"],
    ["usr.ign", "usr.ign:1:61"],
  ] as const) {
    const { status, stderr } = await folder.call("provision", "--config", name, "--root", "root", "--plan");
    assert.equal(status, 0, stderr);
    const said = stderr.split("\n").filter((line) => line.startsWith(`warning: ${place}: $.storage.files.0.path: /`));
    assert.equal(said.length, 1, stderr);
  }
});

test("a configuration that a machine would refuse makes nothing", async (context) => {
  await using folder = await openConfigFolder(files);
  const before = await readdir(folder.path);
  for (const [name, says] of [
    ["bad.bu", /bad\.bu:3:\d+: \$\.storage\.files\.0\.path: path not absolute/],
    ["secret.bu", /secret\.bu refers to secrets[\s\S]*wherry transpile --with-secrets secret\.bu/],
    // Sound for the language that it is in, and nothing that can be said at specification 3.
    ["nowhere.clc", /nowhere\.clc: \$\.storage\.filesystems\.0: .*"data".*specify a path[\s\S]*correct it/],
    ["no.ign", /no\.ign[\s\S]*check the path/],
  ] as const)
    await context.test(name, async () => {
      const { status, stdout, stderr } = await folder.call("provision", "--config", name, "--root", "root");
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, says);
      assert.deepEqual(await readdir(folder.path), before);
    });
});
