import { copyFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sleep } from "@wherry/factory/system/clock.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { bootMachine, type TestMachine, type TestMachineOptions } from "./support/machine.ts";
import { withoutMachine } from "./support/mirror.ts";
import { assertComplete, complete, definition, memory, provisionedMachine } from "./support/provisioned-machine.ts";
import { artifact, build } from "./support/wherry.ts";
import { readWriteLog, replayUntil } from "./support/write-log.ts";

const skip = await withoutMachine();

/** How many machines lose their power at a moment of their own: a campaign has more, WHERRY_POWER_CUTS=20. */
const cuts = Number(process.env.WHERRY_POWER_CUTS ?? 1);

/** One for all: after a power cut a machine goes on with what it had begun. */
const ignition = provisionedMachine("/dev/disk/by-id/virtio-extra");
const setUp = /wherry: etc$/;

interface OwnMachine {
  readonly system: string;
  readonly extra: string;
  start(more?: TestMachineOptions): Promise<TestMachine>;
  remove(): Promise<void>;
}

describe("provisioning that loses its power", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let image: string;
  /**
   * Seconds after power on, of a machine that is left in peace: when the initrd spoke first, and when all was complete.
   */
  let window: { readonly from: number; readonly to: number };
  /** Was left in peace; its disks are as it left them. */
  let whole: OwnMachine;
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

  /** A machine with disks of its own, which outlive a power cut; the further one is empty, or a copy. */
  async function newMachine(name: string, further?: string): Promise<OwnMachine> {
    const [system, extra] = [join(folder.path, `${name}.raw`), join(folder.path, `${name}-extra.raw`)];
    await copyFile(image, system);
    if (further === undefined) {
      await writeFile(extra, "");
      await truncate(extra, 256 * 2 ** 20);
    } else await copyFile(further, extra);
    const drive = { driver: "raw", "node-name": "extra", discard: "unmap", file: { driver: "file", filename: extra } };
    return {
      system,
      extra,
      start: (more = {}) =>
        bootMachine(system, {
          memory,
          persist: true,
          ignition,
          extra: ["-blockdev", JSON.stringify(drive), "-device", "virtio-blk-pci,drive=extra,serial=extra"],
          ...more,
        }),
      remove: async () => void (await Promise.all([system, extra].map((path) => rm(path)))),
    };
  }

  test(`a small machine with ${memory} MiB becomes what its configuration says`, async (context) => {
    whole = await newMachine("whole");
    await using machine = await whole.start({ writeLog: join(folder.path, "writes") });
    await machine.line(complete);
    assertComplete(machine);
    const time = (pattern: RegExp) => machine.lines.find(({ text }) => pattern.test(text))?.time ?? Number.NaN;
    window = { from: time(/wherry: initrd$/), to: time(complete) };
    atWork = time(/wherry: provisioned/) - (machine.lines.findLast(({ text }) => setUp.test(text))?.time ?? Number.NaN);
    for (const { text } of machine.lines.filter((line) => /wherry: +provision/.test(line.text)))
      context.diagnostic(text);
  });

  for (let cut = 1; cut <= cuts; cut++) {
    test(`the machine is complete after power cut ${cut} of ${cuts}, at any moment`, async (context) => {
      const { start, remove } = await newMachine(`cut-${cut}`);
      // At any moment, spread evenly so that few cuts reach all of the way as well; every other one while it is at
      // work, and one that is alone as chance has it.
      const part = (cut - 1 + Math.random()) / cuts;
      const whileAtWork = cuts === 1 ? Math.random() < 0.5 : cut % 2 === 0;
      {
        await using machine = await start();
        if (whileAtWork) {
          await machine.line(setUp, 2);
          await sleep(part * atWork * 1000);
        } else
          await sleep(Math.max(0, window.from + part * (window.to - window.from) - machine.machine.uptime()) * 1000);
        context.diagnostic(`cut after ${machine.machine.uptime().toFixed(2)} s: ${machine.lines.at(-1)?.text.trim()}`);
      }
      await using machine = await start();
      await machine.line(complete);
      assertComplete(machine);
      await remove();
    });
  }

  test("a machine is complete, too, where the power cut takes with it what was written and not yet synchronised", async (context) => {
    // What the first machine wrote, on its own disk up to a moment. The other disk has all of it: to whoever knows of
    // nothing yet it is a disk with foreign contents, which the configuration wipes.
    const writeLog = join(folder.path, "writes");
    const writes = await readWriteLog(writeLog);
    context.diagnostic(
      `${writes.length} writes, ${writes.filter(({ flushes }) => flushes).length} of which synchronise`,
    );
    const moments = Math.ceil(cuts / 2);
    for (let moment = 0; moment < moments; moment++) {
      const count = Math.floor(((moment + Math.random()) / moments) * writes.length);
      const { system, start, remove } = await newMachine(`replayed-${moment}`, whole.extra);
      await replayUntil(writeLog, { writes, count, disk: system, chance: Math.random });
      await using machine = await start();
      await machine.line(complete);
      const before = machine.lines.filter(({ text }) => /wherry: /.test(text)).map(({ text }) => text.trim());
      context.diagnostic(`after ${count} writes: ${before.slice(0, 12).join("; ")}`);
      assertComplete(machine);
      await remove();
    }
  });
});
