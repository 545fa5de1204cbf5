import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openAppFolder } from "@wherry/testing/fixtures/app-folder.ts";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";
import { sampleImage, textFile, withFiles, writeSampleUsr } from "@wherry/testing/samples/images.ts";

const files = {
  "a.ign": '{"ignition": {"version": "3.4.0"}, "passwd": {"users": [{"name": "core"}, {"name": "ada"}]}}',
  "same.bu": "variant: fcos\nversion: 1.5.0\npasswd: {users: [{name: ada}, {name: core}]}\n",
  "other.ign":
    '{"ignition": {"version": "3.4.0"}, "passwd": {"users": [{"name": "core", "uid": 500}, {"name": "ada"}]}}',
  "bad.ign": '{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "a"}]}}',
};

test("diff tells what two configurations say differently, by status as well", async () => {
  await using folder = await openConfigFolder(files);
  assert.deepEqual(await folder.call("diff", "a.ign", "same.bu"), { status: 0, stdout: "", stderr: "" });
  const found = await folder.call("diff", "a.ign", "other.ign");
  assert.equal(found.status, 1);
  assert.match(found.stdout, /uid[\s\S]*500/);
  const json = JSON.parse((await folder.call("diff", "a.ign", "other.ign", "--json")).stdout);
  assert.equal(json.differences.length, 1);
  assert.deepEqual(JSON.parse((await folder.call("diff", "a.ign", "same.bu", "--json")).stdout), { differences: [] });
});

test("diff answers 2, as diff(1) does, where one of the two cannot be read", async () => {
  await using folder = await openConfigFolder(files);
  for (const [name, says] of [
    ["missing.ign", /missing\.ign[\s\S]*check the path/],
    ["bad.ign", /^bad\.ign:1:\d+: error: path not absolute/m],
  ] as const) {
    const { status, stdout, stderr } = await folder.call("diff", "a.ign", name);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, says);
  }
});

test("two locks differ in their packages, and none is compared with a configuration", async () => {
  await using folder = await openAppFolder();
  const paths = ["one", "two"].map((name) => join(folder.path, `${name}.lock.json`));
  for (const path of paths) assert.equal((await folder.callWithStore("lock", "app.yaml", "-o", path)).status, 0);
  const [one = "", two = ""] = paths;
  const same = await folder.call("diff", one, two);
  assert.deepEqual([same.status, same.stdout, same.stderr], [0, "", ""]);
  const text = await readFile(two, "utf8");
  await writeFile(two, text.replaceAll('"version":"2"', '"version":"3"'));
  const other = await folder.call("diff", one, two);
  assert.deepEqual([other.status, other.stdout], [1, "packages:\n  ~ common 2 -> 3\n"], other.stderr);
  const { differences } = JSON.parse((await folder.call("diff", one, two, "--json")).stdout);
  assert.deepEqual(
    differences.map(({ kind, path }: { kind: string; path: string }) => `${kind} ${path}`),
    ["changed packages.common"],
  );
  await writeFile(join(folder.path, "a.ign"), '{"ignition":{"version":"3.4.0"}}');
  const mixed = await folder.call("diff", one, join(folder.path, "a.ign"));
  assert.equal(mixed.status, 2);
  assert.match(mixed.stderr, /a\.ign is a configuration, and the other one is a lock/);
});

test("two images differ by what is in them, by status as well, and in one part alone", async () => {
  await using folder = await openConfigFolder(files);
  const path = (name: string) => join(folder.path, name);
  await writeSampleUsr(sampleImage, path("one"));
  await writeSampleUsr(withFiles(sampleImage, { "/usr/share/large": textFile("small") }), path("two"));
  await writeFile(path("cut"), (await readFile(path("one"))).subarray(0, 5000));
  await writeFile(path("zero"), Buffer.alloc(4096));
  await writeFile(path("noise"), Buffer.alloc(4096, 0xa5));
  const same = await folder.call("diff", "one", "one");
  assert.deepEqual([same.status, same.stdout], [0, "one and one are the same, byte for byte\n"]);
  const other = await folder.call("diff", "one", "two");
  assert.equal(other.status, 1);
  assert.match(other.stdout, /^files: 1 changed\n {2}~ \/usr\/share\/large: 20\.0 kB -> 5 B\nsizes:\n/);
  assert.equal((await folder.call("diff", "one", "two", "--only", "packages, units")).status, 0);
  const json = JSON.parse((await folder.call("diff", "one", "two", "--json")).stdout);
  assert.deepEqual(json.differences, [
    {
      kind: "changed",
      path: "/usr/share/large",
      image: "image of /usr",
      part: "files",
      before: { type: "file", mode: "0644", uid: 0, gid: 0, bytes: 20000 },
      after: { type: "file", mode: "0644", uid: 0, gid: 0, bytes: 5 },
      aspects: ["bytes", "content"],
    },
  ]);
  const [image] = json.images;
  assert.deepEqual([image.before, image.after, image.bytes.same], ["one", "two", false]);
  for (const [words, says] of [
    [["one", "cut"], /format\.invalid/],
    [["one", "zero"], /zero: this is neither a text nor an image that can be compared/],
    [["noise", "a.ign"], /noise: this is neither a text nor an image that can be compared/],
    [["one", "a.ign"], /a\.ign is a configuration, and one is an image of \/usr/],
    [["one", "two", "--only", "unit"], /did you mean units\?/],
    [["a.ign", "same.bu", "--only", "units"], /--only is for images/],
    [["one", "."], /neither what wherry build leaves/],
    [["one", "nothing"], /there is no such file or folder/],
  ] as const) {
    const { status, stdout, stderr } = await folder.call("diff", ...words);
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, says);
  }
});

test("two definitions differ by what they say with all that they extend; stock ones have names", async () => {
  await using folder = await openConfigFolder({
    "a.yaml": "extends: core\nname: web\npackages: {install: [curl]}\n",
    "b.yaml": "# the same\nname: web\nextends: core\npackages:\n  install: [curl]\ntimezone: UTC\n",
    "c.yaml": "extends: core\nname: web\n",
  });
  assert.deepEqual(await folder.call("diff", "a.yaml", "b.yaml"), { status: 0, stdout: "", stderr: "" });
  const other = await folder.call("diff", "a.yaml", "c.yaml");
  assert.deepEqual([other.status, other.stdout], [1, "- packages.install[curl]\n"], other.stderr);
  await mkdir(join(folder.path, "core"));
  const stock = await folder.call("diff", "core", "c.yaml", "--json");
  assert.deepEqual(JSON.parse(stock.stdout).differences[0], {
    kind: "changed",
    path: "name",
    before: "core",
    after: "web",
  });
});
