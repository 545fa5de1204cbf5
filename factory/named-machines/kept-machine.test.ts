import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import {
  type KeptMachine,
  readKeptMachine,
  readRunningMachine,
  startTime,
  writeKeptMachine,
  writeRunningMachine,
} from "./kept-machine.ts";
import { machineFolder, makeMachineFolder } from "./machine-folder.ts";

const machine: KeptMachine = {
  image: "/images/web.qcow2",
  imageState: "1 1",
  architecture: "amd64",
  memory: 1024,
  cpus: 2,
  forwards: [{ host: 8080, guest: 80 }],
  disks: [2 ** 30],
  shares: [{ folder: "/srv/site", path: "/mnt/site", readOnly: true }],
  hasSshServer: true,
  hasIgnition: false,
  made: 1,
};

async function openFolder() {
  const parent = await temporaryDirectory();
  const folder = machineFolder(parent.path, "web");
  await makeMachineFolder(folder);
  return { folder, [Symbol.asyncDispose]: () => parent[Symbol.asyncDispose]() };
}

test("what a machine is made of is read as it was written; there is none without a file", async () => {
  await using open = await openFolder();
  assert.equal(await readKeptMachine(open.folder), undefined);
  await writeKeptMachine(open.folder, machine);
  assert.deepEqual(await readKeptMachine(open.folder), machine);
});

test("a damaged file is said, with what to do", async () => {
  await using open = await openFolder();
  for (const text of ["", "{", "{}", JSON.stringify({ ...machine, memory: "much" }), "null"]) {
    await writeFile(open.folder.record, text);
    await assert.rejects(readKeptMachine(open.folder), { code: "format.invalid", hint: /wherry rm web --force/ });
  }
});

test("a machine runs while its very process does: another one of the same number is not it", async () => {
  await using open = await openFolder();
  const began = (await startTime(process.pid)) ?? "";
  assert.match(began, /^\d+$/);
  const running = { pid: process.pid, began, since: 1, ports: [] };
  await writeRunningMachine(open.folder, running);
  assert.deepEqual(await readRunningMachine(open.folder), running);
  await writeRunningMachine(open.folder, { ...running, began: "1" });
  assert.equal(await readRunningMachine(open.folder), undefined);
  assert.equal(await startTime(2 ** 22 + 1), undefined);
});
