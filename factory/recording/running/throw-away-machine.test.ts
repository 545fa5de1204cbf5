import assert from "node:assert/strict";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { startThrowAwayMachine } from "./throw-away-machine.ts";

/** A machine whose emulator is this script, in a folder of its own. */
async function startScript(folder: string, script: string, signal: AbortSignal) {
  const file = join(folder, "emulator");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  const emulator = { name: "emulator", file, prefix: [], root: "/" };
  const machine = { emulator, architecture: "amd64", accelerator: "tcg", memory: 64 } as const;
  const parts = { kernel: Buffer.from("kernel"), initrd: Buffer.from("initrd") };
  return await startThrowAwayMachine({ machine, parts, signal, parent: folder });
}

const machineFolders = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.startsWith("wherry-machine-"));

test("a machine that ends by itself is told with its last words and what to do next, and nothing of it is left", async () => {
  await using folder = await temporaryDirectory();
  const { signal } = new AbortController();
  {
    await using machine = await startScript(folder.path, "echo cannot allocate memory", signal);
    await assert.rejects(machine.within(60, machine.port.receive([9])), (error) => {
      assert.ok(error instanceof WherryError);
      assert.equal(error.code, "recording.failed");
      assert.deepEqual(error.lines, ["the machine for the scripts ended before its time", "cannot allocate memory"]);
      assert.match(error.hint ?? "", /more memory/);
      return true;
    });
  }
  assert.deepEqual(await machineFolders(folder.path), []);
});

test("a machine that takes too long is ended, and the error says so", async () => {
  await using folder = await temporaryDirectory();
  await using machine = await startScript(folder.path, "exec sleep 60", new AbortController().signal);
  await assert.rejects(machine.within(0.02, machine.port.receive([9])), /before its time\nit was ended after 0\.02 s/);
});

test("whoever stops the work stops the machine, also before it is started", async () => {
  await using folder = await temporaryDirectory();
  const stop = new AbortController();
  await using machine = await startScript(folder.path, "exec sleep 60", stop.signal);
  const talk = machine.within(60, machine.port.receive([9]));
  stop.abort();
  await assert.rejects(talk, { code: "interrupted" });
  await using other = await temporaryDirectory();
  await assert.rejects(startScript(other.path, "exec sleep 60", stop.signal), { code: "interrupted" });
  assert.deepEqual(await machineFolders(other.path), []);
});
