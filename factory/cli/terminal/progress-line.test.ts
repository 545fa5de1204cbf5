import assert from "node:assert/strict";
import { test } from "node:test";
import { progressLine } from "./progress-line.ts";

const progress = { task: "packages", done: 20e6, total: 60e6, unit: "bytes", seconds: 2 } as const;

test("what a narrow terminal has no room for is left away, the rate first and the name last", () => {
  for (const [columns, line] of [
    [120, "  packages [==========                    ] 33%  20.0 MB of 60.0 MB  10.0 MB/s"],
    [80, "  packages [==========                    ] 33%  20.0 MB of 60.0 MB  10.0 MB/s"],
    [60, "  packages [===       ] 33%  20.0 MB of 60.0 MB  10.0 MB/s"],
    [50, "  packages [====       ] 33%  20.0 MB of 60.0 MB"],
    [40, "  packages  33%  20.0 MB of 60.0 MB"],
    [30, "  packages  33%"],
    [1, "  packages  33%"],
  ] as const) {
    assert.equal(progressLine(progress, columns), line);
    assert.ok(line.length < Math.max(columns, 20));
  }
  const long = { ...progress, task: "a very long name of what is being done here" };
  assert.equal(progressLine(long, 30), "  a very long name of...  33%");
});

test("items have no rate, and what comes from outside cannot steer the terminal", () => {
  const items = { task: "x\u001b[2J", done: 3, total: 2, unit: "items", seconds: 0 } as const;
  assert.equal(progressLine(items, 80), "  x\\x1b[2J [==============================]100%  3 of 2");
});
