import assert from "node:assert/strict";
import { test } from "node:test";
import { processorTime } from "./usage.ts";

test("processor time is told in seconds, and is none for a process that has ended", async () => {
  const told = await processorTime(process.pid);
  const own = process.cpuUsage();
  assert.ok(told > 0 && told < (own.user + own.system) / 1e6 + 60, `${told} s`);
  // Above the largest number that the kernel gives (PID_MAX_LIMIT).
  assert.equal(await processorTime(2 ** 22 + 1), 0);
});
