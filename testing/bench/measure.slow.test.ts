import assert from "node:assert/strict";
import { test } from "node:test";
import { cheapest, measure } from "./measure.ts";

const busy = "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done";

async function cheapestOf(args: readonly string[]): Promise<number> {
  const costs = [];
  for (let round = 0; round < 2; round++) costs.push(await measure({ file: "sh", args }));
  return cheapest(costs).cpuSeconds;
}

test("the CPU of children and grandchildren counts, the measuring process's own does not", async () => {
  // Four times the work; what else the machine does may make each of them dearer, but not the cheapest of several.
  const one = await cheapestOf(["-c", busy]);
  const four = await cheapestOf(["-c", `(${busy}) & (${busy}) & (${busy}) & ${busy}; wait`]);
  assert.ok(one > 0.01, `${one}`);
  assert.ok(four > 1.5 * one, `${four} and ${one}`);

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
