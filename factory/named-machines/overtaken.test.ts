import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readKeptMachine, startTime, writeKeptMachine, writeRunningMachine } from "./kept-machine.ts";
import { machineFolder, makeMachineFolder } from "./machine-folder.ts";
import { refuseOvertaken } from "./overtaken.ts";

test("a machine that another command has made, started or removed meanwhile is left to it", async () => {
  await using parent = await temporaryDirectory();
  const folder = machineFolder(parent.path, "web");
  await makeMachineFolder(folder);
  await refuseOvertaken(folder, undefined);
  await writeKeptMachine(folder, {
    image: "/image.raw",
    architecture: "amd64",
    memory: 256,
    cpus: 1,
    forwards: [],
    shares: [],
    disks: [],
    imageState: "",
    hasSshServer: true,
    hasIgnition: false,
    made: 7,
  });
  const kept = await readKeptMachine(folder);
  assert.ok(kept !== undefined);
  await refuseOvertaken(folder, kept);
  const overtaken = { code: "machine.failed", message: /another command has made or removed web/ };
  await assert.rejects(refuseOvertaken(folder, undefined), overtaken);
  await assert.rejects(refuseOvertaken(folder, { ...kept, made: 6 }), overtaken);
  const began = (await startTime(process.pid)) ?? "";
  await writeRunningMachine(folder, { pid: process.pid, began, since: 8, ports: [] });
  await assert.rejects(refuseOvertaken(folder, kept), { code: "machine.failed", message: /has started web/ });
});
