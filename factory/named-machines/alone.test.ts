import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { alone } from "./alone.ts";
import { machineFolder, makeMachineFolder } from "./machine-folder.ts";

test("no two do something with a machine at once, and the next may when the first is done or has failed", async () => {
  await using parent = await temporaryDirectory();
  const folder = machineFolder(parent.path, "web");
  await makeMachineFolder(folder);
  await alone(folder, async () => {
    await assert.rejects(
      alone(folder, async () => assert.fail("it was let in")),
      { code: "machine.failed", message: /another command .* starting or removing web/ },
    );
  });
  await assert.rejects(
    alone(folder, async () => await Promise.reject(new Error("it failed"))),
    /it failed/,
  );
  assert.equal(await alone(folder, async () => 7), 7);
  assert.deepEqual(await readdir(folder.path), []);
});

test("what a killed process left behind is no hindrance", async () => {
  await using parent = await temporaryDirectory();
  const folder = machineFolder(parent.path, "web");
  await makeMachineFolder(folder);
  for (const left of ["", `${process.pid} 1`, "4194305 77", "nonsense"]) {
    await writeFile(join(folder.path, "busy"), left);
    assert.equal(await alone(folder, async () => 7), 7, left);
  }
});
