import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunReport } from "../machine/run-machine.ts";
import { machineTimes } from "./machine-times.ts";

const none = { firmware: undefined, initrd: undefined, verity: undefined, usr: undefined, var: undefined };
const report: RunReport = {
  accelerator: "tcg",
  milestones: { ...none, multiUser: 20.5, kernel: 2, init: 7 },
  answered: 31,
  seconds: 75,
  exitStatus: 0,
};

test("a machine's times are in their order, and what was not seen is not told", () => {
  const rows = [
    ["kernel", "2.0 s"],
    ["init", "7.0 s"],
    ["multiUser", "20.5 s"],
    ["answered over SSH", "31.0 s"],
    ["off", "1 min 15 s"],
  ];
  assert.deepEqual(machineTimes(report), rows);
  assert.deepEqual(
    machineTimes({ ...report, answered: undefined }),
    rows.filter(([name]) => name !== "answered over SSH"),
  );
});
