import { copyFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sleep } from "@wherry/factory/system/clock.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, type TestMachine } from "./support/machine.ts";
import { withoutMirror } from "./support/mirror.ts";
import { assertComplete, complete, definition, memory, provisionedMachine } from "./support/provisioned-machine.ts";
import { artifact, build } from "./support/wherry.ts";
import { readWriteLog, replayUntil } from "./support/write-log.ts";

const skip = (await withoutMirror()) || (process.arch === "x64" ? false : "it takes a machine for amd64");

/** How many machines lose their power at a moment of their own; more with WHERRY_POWER_CUTS=20. */
const cuts = Number(process.env.WHERRY_POWER_CUTS ?? 2);

const extraDisk = "/dev/disk/by-id/virtio-extra";
const setUp = /wherry: etc$/;

describe("provisioning that loses its power", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let image: string;
  /**
   * Seconds after power on, of a machine that is left in peace: when the initrd spoke first, and when all was complete.
   */
  let window: { readonly from: number; readonly to: number };
  /** Seconds that disks and files take, after the restart for the kernel's arguments. */
  let atWork: number;

  before(async () => {
    folder = await temporaryDirectory();
    const file = join(folder.path, "small.yaml");
    await writeFile(file, definition);
    image = artifact(await build(file, join(folder.path, "out"), { args: ["--format", "raw"] }), "raw");
    await truncate(image, 3 * 2 ** 30);
  });
  after(async () => await folder[Symbol.asyncDispose]());

  /** A machine with disks of its own, which outlive a power cut. */
  async function newMachine(name: string): Promise<{ start(): Promise<TestMachine>; remove(): Promise<void> }> {
    const disk = join(folder.path, `${name}.raw`);
    const extra = join(folder.path, `${name}-extra.raw`);
    await copyFile(image, disk);
    await writeFile(extra, "");
    await truncate(extra, 256 * 2 ** 20);
    const drive = { driver: "raw", "node-name": "extra", discard: "unmap", file: { driver: "file", filename: extra } };
    return {
      start: () =>
        bootMachine(disk, {
          memory,
          persist: true,
          ignition: provisionedMachine(extraDisk),
          extra: ["-blockdev", JSON.stringify(drive), "-device", "virtio-blk-pci,drive=extra,serial=extra"],
        }),
      remove: async () => void (await Promise.all([disk, extra].map((path) => rm(path)))),
    };
  }

  test(`a small machine with ${memory} MiB becomes what its configuration says`, async (context) => {
    const { start, remove } = await newMachine("whole");
    await using machine = await start();
    await machine.line(complete);
    assertComplete(machine);
    const time = (pattern: RegExp) => machine.lines.find(({ text }) => pattern.test(text))?.time ?? Number.NaN;
    window = { from: time(/wherry: initrd$/), to: time(complete) };
    atWork = time(/wherry: provisioned/) - (machine.lines.findLast(({ text }) => setUp.test(text))?.time ?? Number.NaN);
    for (const { text } of machine.lines.filter((line) => /wherry: +provision/.test(line.text)))
      context.diagnostic(text);
    await remove();
  });

  for (let cut = 1; cut <= cuts; cut++) {
    test(`the machine is complete after power cut ${cut} of ${cuts}, at any moment`, async (context) => {
      const { start, remove } = await newMachine(`cut-${cut}`);
      // At any moment, spread evenly so that few cuts reach all of the way as well; every other one while it is at
      // work.
      const part = (cut - 1 + Math.random()) / cuts;
      {
        await using machine = await start();
        if (cut % 2 === 1)
          await sleep(Math.max(0, window.from + part * (window.to - window.from) - machine.machine.uptime()) * 1000);
        else {
          await machine.line(setUp, 2);
          await sleep(part * atWork * 1000);
        }
        context.diagnostic(`cut after ${machine.machine.uptime().toFixed(2)} s: ${machine.lines.at(-1)?.text.trim()}`);
      }
      await using machine = await start();
      await machine.line(complete);
      assertComplete(machine);
      await remove();
    });
  }

  test("a machine is complete, too, where the power cut takes with it what was written and not yet synchronised", async (context) => {
    const disk = join(folder.path, "logged.raw");
    const writeLog = join(folder.path, "writes");
    const ignition = provisionedMachine();
    await copyFile(image, disk);
    {
      await using machine = await bootMachine(disk, { memory, persist: true, ignition, writeLog });
      await machine.line(complete);
      assertComplete(machine);
    }
    const writes = await readWriteLog(writeLog);
    context.diagnostic(
      `${writes.length} writes, ${writes.filter(({ flushes }) => flushes).length} of which synchronise`,
    );
    const moments = Math.ceil(cuts / 2);
    for (let moment = 0; moment < moments; moment++) {
      const count = Math.floor(((moment + Math.random()) / moments) * writes.length);
      await copyFile(image, disk);
      await replayUntil(writeLog, { writes, count, disk, chance: Math.random });
      await using machine = await bootMachine(disk, { memory, persist: true, ignition });
      await machine.line(complete);
      const before = machine.lines.filter(({ text }) => /wherry: /.test(text)).map(({ text }) => text.trim());
      context.diagnostic(`after ${count} writes: ${before.slice(0, 12).join("; ")}`);
      assertComplete(machine);
    }
  });
});
