import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { childrenOf, hasEnded, processorTime, sizeOf } from "./usage.ts";

test("a name that is no text hides nothing of what is written", async () => {
  await using folder = await temporaryDirectory();
  const noText = Buffer.concat([Buffer.from(join(folder.path, "0")), Buffer.from([0xff])]);
  mkdirSync(noText);
  writeFileSync(Buffer.concat([noText, Buffer.from("/large")]), Buffer.alloc(300_000, 1));
  mkdirSync(join(folder.path, "other"));
  writeFileSync(join(folder.path, "other/large"), Buffer.alloc(300_000, 1));
  assert.ok((await sizeOf(folder.path, Number.MAX_SAFE_INTEGER)) >= 600_000);
  assert.ok((await sizeOf(folder.path, 100_000)) > 100_000);
});

test("what another thread has started is a child of its process", async () => {
  const worker = new Worker(
    'const child = require("node:child_process").spawn("sleep", ["20"]); require("node:worker_threads").parentPort.postMessage(child.pid)',
    { eval: true },
  );
  const [pid] = await once(worker, "message");
  assert.ok((await childrenOf(process.pid)).includes(pid));
  assert.equal(await hasEnded(pid), false);
  process.kill(pid, "SIGKILL");
  await worker.terminate();
});

test("a process that nobody has waited for yet has ended", async () => {
  const parent = spawn("sh", ["-c", "sh -c 'exit 0' & echo $!; exec sleep 20"]);
  const [chunk] = await once(parent.stdout, "data");
  const child = Number(String(chunk));
  while (!(await hasEnded(child))) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await hasEnded(parent.pid ?? 0), false);
  parent.kill("SIGKILL");
  await once(parent, "close");
  assert.equal(await hasEnded(parent.pid ?? 0), true);
});

test("processor time is told in seconds, and is none for a process that has ended", async () => {
  const told = await processorTime(process.pid);
  const own = process.cpuUsage();
  assert.ok(told > 0 && told < (own.user + own.system) / 1e6 + 60, `${told} s`);
  // Above the largest number that the kernel gives (PID_MAX_LIMIT).
  assert.equal(await processorTime(2 ** 22 + 1), 0);
});
