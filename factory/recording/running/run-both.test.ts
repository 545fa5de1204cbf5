import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { runBoth } from "./run-both.ts";

test("two runs give both results", async ({ signal }) => {
  assert.deepEqual(await runBoth([1, 2], signal, async (number) => number * 10), [10, 20]);
});

test("where one fails the other is told to stop, waited for, and the first failure is what is told", async ({
  signal,
}) => {
  for (const failing of ["first", "second"]) {
    let isOver = false;
    const run = async (name: string, stopped: AbortSignal) => {
      if (name === failing) throw new Error(`${name} failed`);
      await once(stopped, "abort");
      await setTimeout(5);
      isOver = true;
      throw new Error("stopped");
    };
    await assert.rejects(runBoth(["first", "second"], signal, run), { message: `${failing} failed` });
    assert.ok(isOver);
  }
});

test("who asked for both stops both", async () => {
  const stopping = new AbortController();
  const runs = runBoth([1, 2], stopping.signal, async (_, stopped) => {
    await once(stopped, "abort");
    throw stopped.reason;
  });
  stopping.abort(new Error("no more"));
  await assert.rejects(runs, { message: "no more" });
});
