import assert from "node:assert/strict";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { listMachines, machineFolder, machinesFolder, makeMachineFolder } from "./machine-folder.ts";

test("machines are kept with the user's state, not in the cache", () => {
  assert.equal(machinesFolder({ XDG_STATE_HOME: "/s", XDG_CACHE_HOME: "/c" }), "/s/wherry/machines");
  assert.match(machinesFolder({ XDG_STATE_HOME: "s" }), /\/\.local\/state\/wherry\/machines$/);
});

test("a name is one that a host could have, and never a path", () => {
  for (const name of ["web", "db-2", "0", "a".repeat(63)]) assert.equal(machineFolder("/m", name).path, `/m/${name}`);
  for (const name of ["", ".", "..", "a/b", "-a", "a-", "Web", "a b", "a\u001b", "a".repeat(64), "ä"]) {
    assert.throws(() => machineFolder("/m", name), { code: "usage.invalid" }, JSON.stringify(name));
  }
});

test("its folder is closed to others, whatever the umask", async () => {
  await using folder = await temporaryDirectory();
  const machine = machineFolder(join(folder.path, "machines"), "web");
  await mkdir(machine.path, { recursive: true, mode: 0o777 });
  await makeMachineFolder(machine);
  assert.equal((await stat(machine.path)).mode & 0o777, 0o700);
});

test("what is no machine's folder is not listed", async () => {
  await using folder = await temporaryDirectory();
  assert.deepEqual(await listMachines(join(folder.path, "nowhere")), []);
  for (const name of ["web", "db", "Other", "-a", "a-", "a".repeat(64)]) await mkdir(join(folder.path, name));
  await writeFile(join(folder.path, "file"), "");
  assert.deepEqual(await listMachines(folder.path), ["db", "web"]);
});
