import assert from "node:assert/strict";
import { test } from "node:test";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

const files = {
  "old.ign": '{"ignition": {"version": "2.3.0"}, "systemd": {"units": [{"name": "a.service", "enable": true}]}}',
  "data.ign": `{"ignition": {"version": "2.2.0"}, "storage": {"filesystems": [{"name": "data", "mount":
    {"device": "/dev/vdb", "format": "ext4"}}], "files": [{"filesystem": "data", "path": "/a"}]}}`,
  "new.ign": '{"ignition": {"version": "3.4.0"}, "kernelArguments": {"shouldExist": ["quiet"]}}',
  "clc.yaml": "passwd: {users: [{name: core}]}\n",
  "new.bu": "variant: fcos\nversion: 1.5.0\n",
  map: "data /srv\n",
  "wrong-map": "data srv\n",
};

const conversions: readonly (readonly [what: string, args: readonly string[], status: number, says: RegExp])[] = [
  ["to Ignition", ["old.ign", "--to", "ignition-3.1"], 0, /"version": "3\.1\.0"[\s\S]*"enabled": true/],
  ["to Butane", ["old.ign", "--to", "butane", "--variant", "flatcar"], 0, /variant: flatcar\n[\s\S]*enabled: true/],
  ["a Container Linux Config to 2.3", ["clc.yaml", "--to", "ignition-2.3"], 0, /"version": ?"2\.3\.0"/],
  [
    "with the place of a file system",
    ["data.ign", "--to", "ignition-3.1", "--filesystem", "data=/srv"],
    0,
    /"\/srv\/a"/,
  ],
  ["with places from a file", ["data.ign", "--to", "ignition-3.1", "--fsmap", "map"], 0, /"\/srv\/a"/],
  ["without the place of a file system", ["data.ign", "--to", "ignition-3.1"], 1, /^$/],
  ["to a version that cannot say it", ["new.ign", "--to", "ignition-3.2"], 1, /^$/],
  ["Ignition 3.x to 2.3, which would lose its keys", ["new.ign", "--to", "ignition-2.3"], 1, /^$/],
  ["Ignition 2.x to 2.3", ["old.ign", "--to", "ignition-2.3"], 1, /^$/],
  ["Butane to 2.3", ["new.bu", "--to", "ignition-2.3"], 1, /^$/],
  ["from a file that is missing", ["no.ign", "--to", "ignition-3.1"], 1, /^$/],
];

test("convert prints the configuration in another language or version, or nothing", async (context) => {
  await using folder = await openConfigFolder(files);
  for (const [what, args, status, says] of conversions)
    await context.test(what, async () => {
      const answer = await folder.call("convert", ...args);
      assert.equal(answer.status, status, answer.stderr);
      assert.match(answer.stdout, says);
      assert.equal(status === 0 || answer.stderr.length > 0, true, "a refusal is explained");
    });
});

const wrongUses: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ["an unknown target", ["--to", "toml"], /no conversion to "toml"[\s\S]*ignition-3\.0 to ignition-3\.6/],
  ["no target", [], /required option '--to <language>'/],
  ["an unknown variant", ["--to", "butane", "--variant", "moon"], /variant that can be made from Ignition "moon"/],
  ["an unknown platform", ["--to", "butane", "--platform", "moon"], /there is no platform "moon"/],
  ["a file system without a path", ["--to", "butane", "--filesystem", "data"], /--filesystem wants NAME=PATH/],
  ["a relative path", ["--to", "butane", "--filesystem", "data=srv"], /PATH beginning with a slash/],
  ["a map of another form", ["--to", "butane", "--fsmap", "wrong-map"], /wants lines of NAME PATH/],
];

test("wrong use of convert is told with status 2", async (context) => {
  await using folder = await openConfigFolder(files);
  for (const [what, args, says] of wrongUses)
    await context.test(what, async () => {
      const { status, stdout, stderr } = await folder.call("convert", "old.ign", ...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, says);
    });
});
