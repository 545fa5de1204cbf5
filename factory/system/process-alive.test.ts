import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { isAlive } from "./process-alive.ts";

test("a process is alive until it has ended, and the first of all is, whoever asks", () => {
  assert.equal(isAlive(process.pid), true);
  assert.equal(isAlive(1), true);
  assert.equal(isAlive(spawnSync("true").pid), false);
});
