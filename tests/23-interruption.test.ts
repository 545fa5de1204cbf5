import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { sleep } from "@wherry/factory/system/clock.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { withoutMachine } from "./support/mirror.ts";
import { startWherry } from "./support/wherry.ts";

const skip = await withoutMachine();

describe("a machine that nobody wants any more", { skip }, () => {
  test("ends with ctrl-C, and nothing of it is left", async () => {
    await using run = await startRun([]);
    await run.started();
    run.child.kill("SIGINT");
    assert.equal(await run.status(), 130);
    assert.match(await run.stderr, /\binterrupted; nothing half-written was left\b/);
    await run.nothingLeft();
  });

  test("ends with ctrl-C while it is waited for, and nothing of it is left", async () => {
    await using run = await startRun(["--exec", "true"]);
    await run.started();
    run.child.kill("SIGINT");
    assert.equal(await run.status(), 130);
    assert.match(await run.stderr, /\binterrupted; nothing half-written was left\b/);
    await run.nothingLeft();
  });

  test("ends when it does not answer in time, which is said", async () => {
    await using run = await startRun(["--exec", "true", "--timeout", "3"]);
    assert.equal(await run.status(), 1);
    assert.match(await run.stderr, /could not be reached by SSH within 3 seconds.*\[machine\.timeout\]\n.*--timeout/s);
    await run.nothingLeft();
  });

  test("ends when its parent is killed, and nothing of it is left", async () => {
    await using run = await startRun(["--exec", "true"]);
    await run.started();
    run.child.kill("SIGKILL");
    assert.equal(await run.status(), 137);
    await run.nothingLeft();
  });
});

/** `wherry run` of a disk without a system, with a folder of its own for temporary files. */
async function startRun(options: readonly string[]) {
  const folder = await temporaryDirectory();
  const image = join(folder.path, "empty.raw");
  const disk = Buffer.alloc(2 ** 20);
  disk.write("EFI PART", 512);
  await writeFile(image, disk);
  const scratch = await temporaryDirectory();
  const child = startWherry(["run", image, ...options], { env: { TMPDIR: scratch.path } });
  child.stdin?.end();
  child.stdout?.resume();
  const stderr = child.stderr === null ? Promise.resolve("") : text(child.stderr);
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143)));
  });
  return {
    child,
    stderr,
    status: async () => await within(60, () => ended, "wherry does not end"),
    /** QEMU runs. */
    started: async () => await until(60, async () => (await processesNaming(scratch.path)) > 0, "QEMU does not start"),
    async nothingLeft() {
      await until(10, async () => (await processesNaming(scratch.path)) === 0, "QEMU was left");
      // Node keeps its compiled modules there, too.
      const own = async () => (await readdir(scratch.path)).filter((name) => name.startsWith("wherry"));
      await until(10, async () => (await own()).length === 0, "temporary files were left");
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await folder[Symbol.asyncDispose]();
      await scratch[Symbol.asyncDispose]();
    },
  };
}

async function until(seconds: number, test: () => Promise<boolean>, message: string): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await test())) {
    assert.ok(performance.now() < deadline, message);
    await sleep(50);
  }
}

async function within<T>(seconds: number, work: () => Promise<T>, message: string): Promise<T> {
  const patience = new AbortController();
  const late = sleep(seconds * 1000, patience.signal).then(() => assert.fail(message));
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    patience.abort();
  }
}

/** How many programs have this text in their command line. */
async function processesNaming(words: string): Promise<number> {
  let count = 0;
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    if ((await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes(words)) count++;
  }
  return count;
}
