import assert from "node:assert/strict";
import { test } from "node:test";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

const files = {
  "parent.ign":
    '{"ignition": {"version": "3.2.0"}, "storage": {"files": [{"path": "/a", "mode": 256}, {"path": "/b"}]}}',
  "child.ign": '{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "/a", "mode": 384}]}}',
  "below.ign": '{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "/c/d"}]}}',
  "link.ign": '{"ignition": {"version": "3.4.0"}, "storage": {"links": [{"path": "/c", "target": "b"}]}}',
  "text.txt": "text",
};

test("merge prints what a machine makes of the two, the child winning", async () => {
  await using folder = await openConfigFolder(files);
  const { status, stdout, stderr } = await folder.call("merge", "parent.ign", "child.ign");
  assert.deepEqual([status, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout).storage.files, [{ path: "/a", mode: 384 }, { path: "/b" }]);
});

test("merge prints nothing where one of the three would be refused, and says which", async (context) => {
  await using folder = await openConfigFolder(files);
  for (const [parent, child, says] of [
    ["text.txt", "child.ign", /^text\.txt:1:3: error: this is not JSON/],
    ["parent.ign", "text.txt", /^text\.txt:1:3: error: this is not JSON/],
    ["below.ign", "link.ign", /^the merged configuration: error: /],
    ["parent.ign", "no.ign", /no\.ign[\s\S]*check the path/],
  ] as const)
    await context.test(`${parent} and ${child}`, async () => {
      const { status, stdout, stderr } = await folder.call("merge", parent, child);
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, says);
    });
});
