import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { createStages } from "./stages.ts";

test("a stage gives its result, is told at its beginning and end, and is timed", async () => {
  const events: WherryEvent[] = [];
  const stages = createStages((event) => events.push(event), new AbortController().signal);
  const result = await stages.run(
    "solve",
    async () => 142,
    (count) => `${count} packages`,
  );
  assert.equal(result, 142);
  assert.deepEqual(
    events.map((event) => [event.type, "result" in event ? event.result : undefined]),
    [
      ["stage.started", undefined],
      ["stage.finished", "142 packages"],
    ],
  );
  const [time, ...others] = stages.times;
  assert.deepEqual([time?.name, others], ["solve", []]);
  assert.ok((time?.wallSeconds ?? -1) >= 0 && (time?.cpuSeconds ?? -1) >= 0);
});

test("a stage that fails is not told as finished, and one after an interruption does not begin", async () => {
  const events: WherryEvent[] = [];
  const controller = new AbortController();
  const stages = createStages((event) => events.push(event), controller.signal);
  const fail = async () => {
    throw new Error("no");
  };
  await assert.rejects(stages.run("fetch", fail, String), /no/);
  controller.abort();
  await assert.rejects(
    stages.run("tree", async () => 1, String),
    { name: "AbortError" },
  );
  assert.deepEqual(events, [{ type: "stage.started", stage: "fetch" }]);
  assert.deepEqual(stages.times, []);
});
