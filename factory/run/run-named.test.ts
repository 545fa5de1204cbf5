import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { writeKeptMachine } from "../named-machines/kept-machine.ts";
import { machineFolder, makeMachineFolder } from "../named-machines/machine-folder.ts";
import { runNamed } from "./run-named.ts";

const machine = {
  image: "/images/web.qcow2",
  imageState: "1 1",
  architecture: "amd64",
  memory: 1024,
  cpus: 2,
  forwards: [],
  shares: [],
  hasSshServer: true,
  hasIgnition: true,
  made: 1,
} as const;

/** Says something about a machine "web" that is there, with a folder to share that is not: so it is never started. */
async function say(image: string | undefined, ignition: string | undefined, asksForDisks = false) {
  await using parent = await temporaryDirectory();
  const folder = machineFolder(join(parent.path, "machines"), "web");
  await makeMachineFolder(folder);
  await writeKeptMachine(folder, { ...machine, forwards: [], disks: [], shares: [] });
  const events: WherryEvent[] = [];
  const workshop = { ...(await workshopIn(parent.path)), emit: (event: WherryEvent) => void events.push(event) };
  const made = { architecture: "amd64" as const, diskSize: 2 ** 30, disks: [], ignition };
  const changes = { shares: [{ folder: join(parent.path, "missing"), path: "/mnt/missing", readOnly: true }] };
  const failure = await runNamed({ workshop, folder, image, made, asksForDisks, changes, size: undefined }).catch(
    String,
  );
  return { failure, events };
}

test("a machine that is there reads no configuration any more, which is told", async () => {
  const { events } = await say(undefined, "/tmp/config.ign");
  assert.match(JSON.stringify(events), /"warning".*web is there already.*--ignition.*wherry rm web/);
  assert.deepEqual((await say(machine.image, undefined)).events, []);
});

test("a machine is of one image", async () => {
  assert.match(String((await say("/images/other.qcow2", undefined)).failure), /made of another image: \/images\/web/);
});

test("the disks of a machine that is there stay as they are, which is told", async () => {
  assert.match(String((await say(undefined, undefined, true)).failure), /web has its disks already/);
});
