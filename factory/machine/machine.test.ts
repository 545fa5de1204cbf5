import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { sleep } from "../system/clock.ts";
import { findFirmware } from "./firmware.ts";
import { type MachineOptions, startMachine } from "./machine.ts";

const emulator = process.arch === "x64" ? await findPeer("qemu-system-x86_64") : undefined;
const firmware = emulator && (await findFirmware(emulator.root, "amd64").catch(() => undefined));
const skip =
  emulator && firmware
    ? false
    : "qemu-system-x86_64 and its firmware are not available: peers come from packages, fetched once where there is a network";

/** A machine that never starts its processor. */
async function pausedMachine(folder: string, changes: Partial<MachineOptions> = {}): Promise<MachineOptions> {
  assert.ok(emulator && firmware);
  const image = join(folder, "image.raw");
  const disk = Buffer.alloc(1024 * 1024);
  disk.write("EFI PART", 512);
  await writeFile(image, disk);
  return {
    image,
    emulator,
    firmware,
    architecture: "amd64",
    accelerator: "tcg",
    memory: 128,
    cpus: 1,
    persist: false,
    diskSize: 8 * 2 ** 30,
    network: { forwards: [{ host: 0, guest: 22 }], restricted: true },
    credentials: { name: Buffer.from("value") },
    firmwareConfig: {},
    scratchDisks: [2 ** 30, 2 ** 20],
    extra: ["-S"],
    signal: new AbortController().signal,
    ...changes,
  };
}

test("a machine has a grown disk and a free port, and leaves nothing behind", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const options = await pausedMachine(folder.path);
  const before = await readFile(options.image);
  let run = "";
  {
    await using machine = await startMachine(options);
    run = machine.folder;
    assert.ok((machine.ports.get(22) ?? 0) > 0);
    assert.match(JSON.stringify(await machine.qmp.command("query-block")), /"virtual-size":\s*8589934592/);
  }
  await assert.rejects(readdir(run), { code: "ENOENT" });
  assert.deepEqual(await readFile(options.image), before);
});

test("a port that is taken is said", { skip }, async () => {
  await using folder = await temporaryDirectory();
  await using first = await startMachine(await pausedMachine(folder.path));
  const forwards = [{ host: first.ports.get(22) ?? 0, guest: 22 }];
  const options = await pausedMachine(folder.path, { network: { forwards, restricted: true } });
  await assert.rejects(startMachine(options), {
    code: "machine.failed",
    message: /^port \d+ of this machine is taken/,
  });
});

test("aborting ends a machine at once", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const controller = new AbortController();
  await using machine = await startMachine(await pausedMachine(folder.path, { signal: controller.signal }));
  controller.abort();
  assert.equal(await machine.ended, 137);
});

test("a machine dies with a process that is killed", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const { signal: _, ...options } = await pausedMachine(folder.path, { credentials: {} });
  const module = new URL("./machine.ts", import.meta.url).href;
  const code = `
    const { startMachine } = await import(${JSON.stringify(module)});
    const options = ${JSON.stringify(options)};
    const machine = await startMachine({ ...options, signal: new AbortController().signal });
    console.log(machine.folder);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  const run = String(line).trim();
  assert.ok((await processesNaming(run)).length > 0);
  parent.kill("SIGKILL");
  const deadline = performance.now() + 10_000;
  while (
    (await processesNaming(run)).length > 0 ||
    (await readdir(run).then(
      () => true,
      () => false,
    ))
  ) {
    assert.ok(performance.now() < deadline, "QEMU or its folder was left behind");
    await sleep(20);
  }
});

/** Numbers of the processes whose command line has this text. */
async function processesNaming(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    if ((await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes(text)) found.push(pid);
  }
  return found;
}
