import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { createReporter, type ReporterMode } from "./reporter.ts";
import { createBars } from "./terminal/bars.ts";

const events: readonly WherryEvent[] = [
  { type: "stage.started", stage: "solve" },
  { type: "progress", task: "fetch", done: 5, total: 10, unit: "bytes" },
  { type: "stage.finished", stage: "solve", wallSeconds: 1.25, cpuSeconds: 1, result: "142 packages" },
  { type: "notice", message: "wrote it" },
  { type: "warning", message: "old", hint: "renew it" },
  { type: "warning", message: "old", hint: "renew it" },
];

test("plain lines tell finished stages, notices, and each warning once", async () => {
  assert.equal(await report("lines"), "solve         1.3 s  142 packages\nwrote it\nwarning: old\n  renew it\n");
});

test("with --quiet there are warnings only", async () => {
  assert.equal(await report("quiet"), "warning: old\n  renew it\n");
});

test("as JSON each event is one line, but for progress", async () => {
  const lines = (await report("json")).trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    events.filter(({ type }) => type !== "progress").slice(0, -1),
  );
});

async function report(mode: ReporterMode): Promise<string> {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const reporter = createReporter(mode, stream, createBars(stream));
  for (const event of events) reporter.emit(event);
  reporter.stop();
  return text;
}
