import assert from "node:assert/strict";
import { test } from "node:test";
import { openConfigFolder } from "@wherry/testing/fixtures/config-folder.ts";

test("schema prints all names, and the JSON Schema of each of them", async () => {
  await using folder = await openConfigFolder({});
  const { status, stdout } = await folder.call("schema");
  assert.equal(status, 0);
  const names = stdout.trimEnd().split("\n");
  for (const name of ["image", "ignition-3.6", "butane-flatcar", "container-linux-config"])
    assert.ok(names.includes(name), name);
  assert.deepEqual(JSON.parse((await folder.call("schema", "--json")).stdout), names);
  for (const name of names) {
    const schema = JSON.parse((await folder.call("schema", name)).stdout);
    assert.match(schema.$schema, /2020-12/, name);
  }
});
