import assert from "node:assert/strict";
import { test } from "node:test";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

const files = {
  "good.ign": '{"ignition": {"version": "3.4.0"}}',
  "bad.ign": '{\n  "ignition": {"version": "3.4.0"},\n  "storage": {"files": [{"path": "etc/a", "uid": 0}]}\n}\n',
  "open.bu": "variant: fcos\nversion: 1.5.0\nstorage: {files: [{path: /etc/x, mode: 0666}]}\n",
  "clc.yaml": "update: {group: stable}\n",
  "image.yaml": "extends: core\nname: a\nversion: b\nsysctl: {net.ipv4.ip_forward: yes}\n",
  "list.yaml": "extends: core\nname: a\nversion: b\npackages: [nginx]\n",
};

const verdicts: readonly (readonly [args: readonly string[], status: number, stdout: string, stderr: RegExp])[] = [
  [["good.ign"], 0, "good.ign: valid Ignition 3.4.0\n", /^$/],
  [["open.bu"], 0, "open.bu: valid Butane\n", /^$/],
  [["clc.yaml"], 0, "clc.yaml: valid Container Linux Config\n", /^$/],
  [["good.ign", "open.bu"], 0, "good.ign, open.bu: valid configuration of 2 parts\n", /^$/],
  [["--lint", "open.bu"], 0, "open.bu: valid Butane: 1 warning\n", /^open\.bu:3:.*\[world-writable\]$/m],
  [["--lint", "--strict", "open.bu"], 1, "open.bu: refused: 1 warning\n", /world-writable/],
  [["--lint", "--ignore", "world-writable", "open.bu"], 0, "open.bu: valid Butane\n", /^$/],
  [
    ["image.yaml"],
    0,
    "image.yaml: valid definition of an image: 1 warning\n",
    /image\.yaml:4:\d+: sysctl: .* the kernel wants a number/,
  ],
  [["--strict", "image.yaml"], 1, "image.yaml: refused: 1 warning\n", /wants a number/],
  [["list.yaml"], 1, "", /list\.yaml:4:11: packages: must be a map, not a list/],
  [["--quiet", "good.ign"], 0, "", /^$/],
  [["bad.ign"], 1, "bad.ign: refused: 1 error, 1 warning\n", /^bad\.ign:3:34: error: path not absolute/],
  [["missing.ign"], 1, "", /missing\.ign: this configuration cannot be read[\s\S]*check the path/],
  [["."], 1, "", /this is a folder[\s\S]*name a file/],
  [["--lint", "--ignore", "world-writeable", "open.bu"], 2, "", /did you mean world-writable\?/],
];

test("validate ends with a verdict, and names the places of what it finds", async (context) => {
  await using folder = await openConfigFolder(files);
  for (const [args, status, stdout, stderr] of verdicts)
    await context.test(args.join(" "), async () => {
      const answer = await folder.call("validate", ...args);
      assert.deepEqual([answer.status, answer.stdout], [status, stdout], answer.stderr);
      assert.match(answer.stderr, stderr);
    });
});

test("with --json the findings of one file have no file's name, and those of several do", async () => {
  await using folder = await openConfigFolder(files);
  const alone = await folder.call("validate", "bad.ign", "--json");
  assert.deepEqual([alone.status, alone.stderr], [1, ""]);
  const { fatal, findings } = JSON.parse(alone.stdout);
  assert.equal(fatal, true);
  assert.deepEqual(
    findings.map(({ message: _, ...place }: { message: string }) => place),
    [
      { level: "error", path: "$.storage.files.0.path", line: 3, column: 34 },
      { level: "warning", path: "$.storage.files.0.uid", line: 3, column: 43 },
    ],
  );
  const both = JSON.parse((await folder.call("validate", "good.ign", "bad.ign", "--json")).stdout);
  assert.deepEqual(new Set(both.findings.map(({ file }: { file: string }) => file)), new Set(["bad.ign"]));
});

test("several definitions are checked each by itself, and none together with a configuration", async () => {
  await using folder = await openConfigFolder({
    ...files,
    "one.yaml": "name: one\nextends: core\nversion: '1'\n",
    "two.yaml": "name: two\nextends: core\nversion: '1'\n",
    "wrong.yaml": "name: wrong\nextends: core\nversion: '1'\nkernel: [quiet]\n",
    "bad.yaml": "name: bad\nextends: core\nversion: '1'\npackages: [x]\n",
  });
  const good = await folder.call("validate", "one.yaml", "two.yaml");
  assert.deepEqual([good.status, good.stderr], [0, ""]);
  assert.equal(good.stdout, "one.yaml: valid definition of an image\ntwo.yaml: valid definition of an image\n");
  assert.deepEqual(JSON.parse((await folder.call("validate", "one.yaml", "two.yaml", "--json")).stdout), {
    fatal: false,
    findings: [],
  });
  const bad = await folder.call("validate", "wrong.yaml", "one.yaml", "bad.yaml");
  assert.deepEqual([bad.status, bad.stdout], [1, "one.yaml: valid definition of an image\n"]);
  assert.match(bad.stderr, /wrong\.yaml:4:9: kernel: must be a map[\s\S]*bad\.yaml:4:11: packages: must be a map/);
  const mixed = await folder.call("validate", "one.yaml", "good.ign");
  assert.equal(mixed.status, 2);
  assert.match(mixed.stderr, /one\.yaml is the definition of an image, and others are configurations/);
});
