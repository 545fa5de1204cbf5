import assert from "node:assert/strict";
import { test } from "node:test";
import { cheapest, measure } from "./measure.ts";

const busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";

test("the CPU of children and grandchildren counts, the measuring process's own does not", async () => {
  const one = await measure({ file: "sh", args: ["-c", busy] });
  const both = await measure({ file: "sh", args: ["-c", `(${busy}) & ${busy}; wait`] });
  assert.ok(one.cpuSeconds > 0.02, `${one.cpuSeconds}`);
  assert.ok(both.cpuSeconds > 1.4 * one.cpuSeconds, `${both.cpuSeconds} and ${one.cpuSeconds}`);

  const idle = measure({ file: "sleep", args: ["0.2"] });
  const until = performance.now() + 150;
  while (performance.now() < until) Math.sqrt(until);
  const { cpuSeconds } = await idle;
  assert.ok(cpuSeconds < 0.1, `${cpuSeconds}`);
});

test("a command that fails is an error, not a measurement", async () => {
  await assert.rejects(measure({ file: "false", args: [] }), { code: "tool.failed" });
});

test("of several measurements the least CPU and the least wall time count", () => {
  const costs = [
    { cpuSeconds: 3, wallSeconds: 9 },
    { cpuSeconds: 4, wallSeconds: 7 },
  ];
  assert.deepEqual(cheapest(costs), { cpuSeconds: 3, wallSeconds: 7 });
});
