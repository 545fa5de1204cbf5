import assert from "node:assert/strict";
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { usualLimits } from "./limits.ts";
import { runBounded } from "./run-bounded.ts";

/** proc_pid_stat(5): the sixth field is the session. */
const sessionOf = (stat: string) => stat.replace(/^.*\) /, "").split(" ")[3];

test("what runs has no terminal of its caller's, and is ended where it takes too long", async ({ signal }) => {
  await using folder = await temporaryDirectory();
  const bounds = { environment: {}, user: undefined, disk: folder.path, signal };
  const seen = await runBounded("/bin/cat", ["/proc/self/stat"], { ...bounds, limits: usualLimits });
  assert.equal(seen.status, 0);
  assert.notEqual(sessionOf(seen.output), sessionOf(await readFile("/proc/self/stat", "utf8")));
  const limits = { ...usualLimits, wallSeconds: 0.05 };
  const late = await runBounded("/bin/sleep", ["9"], { ...bounds, limits });
  assert.equal(late.status, 137);
  assert.match(late.output, /^stopped after 0.05 seconds$/);
});

test("what waits for nothing, works for too long, or leaves no memory is ended long before the time that slow machines have", async ({
  signal,
}) => {
  await using folder = await temporaryDirectory();
  const bounds = { environment: {}, user: undefined, disk: folder.path, signal };
  const idle = await runBounded("/bin/sleep", ["9"], { ...bounds, limits: { ...usualLimits, idleSeconds: 0.1 } });
  assert.equal(idle.output, "stopped after 0.1 seconds without doing anything");
  const short = await runBounded("/bin/sleep", ["9"], { ...bounds, limits: { ...usualLimits, leftMemory: 2 } });
  assert.equal(short.output, "stopped after hardly any memory was left on this machine");
  const limits = { ...usualLimits, totalProcessorSeconds: 0.01 };
  const busy = await runBounded("/bin/sh", ["-c", "while :; do :; done"], { ...bounds, limits });
  assert.equal(busy.output, "stopped after 0.01 seconds of processor time");
});

test("it is over only when what it started is, although the output of that is closed", async ({ signal }) => {
  await using folder = await temporaryDirectory();
  const bounds = { environment: { PATH: "/usr/bin:/bin" }, user: undefined, disk: folder.path, signal };
  const mark = join(folder.path, "mark");
  const works = `(exec > /dev/null 2>&1; i=0; while [ $i -lt 500 ]; do echo > ${mark}; sleep 0.01; i=$((i+1)); done) & wait`;
  await runBounded("/bin/sh", ["-c", works], { ...bounds, limits: { ...usualLimits, wallSeconds: 0.1 } });
  await rm(mark, { force: true });
  await setTimeout(60);
  await assert.rejects(stat(mark), { code: "ENOENT" });
});
