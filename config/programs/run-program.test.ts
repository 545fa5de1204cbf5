import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "./run-program.ts";

test("a program gives what it printed, and its status; what it complains is dropped", async () => {
  const ended = await runProgram(["sh", "-c", "echo out; echo err >&2; exit 3"]);
  assert.equal(ended?.status, 3);
  assert.equal(Buffer.from(ended.stdout).toString(), "out\n");
});

test("it has nothing on its standard input, and waits for nothing", async () => {
  const ended = await runProgram(["cat"]);
  assert.deepEqual([ended?.status, ended?.stdout.length], [0, 0]);
});

test("one that a signal ends has not succeeded; one that is not there has no status at all", async () => {
  assert.equal((await runProgram(["sh", "-c", "kill -9 $$"]))?.status, 128);
  assert.equal(await runProgram(["/no/such/program"]), undefined);
});

test("it ends with the signal, whose reason is what is thrown", async () => {
  const stop = new AbortController();
  const running = runProgram(["sleep", "60"], stop.signal);
  const reason = new Error("enough");
  stop.abort(reason);
  await assert.rejects(running, reason);
});
