import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { runChild } from "./run-child.ts";

test("a program's output and status are kept", async () => {
  const { signal } = new AbortController();
  const result = await runChild("/bin/sh", ["-c", "echo a; echo b >&2; exit 3"], { signal });
  assert.deepEqual(result, { status: 3, stdout: "a\n", stderr: "b\n" });
});

test("a program that is told to end is waited for, and so cleans up", async () => {
  await using folder = await temporaryDirectory();
  const stop = new AbortController();
  const script = "trap 'sleep 0.05; : > cleaned; exit' TERM; : > started; while :; do sleep 0.01; done";
  const running = runChild("/bin/sh", ["-c", script], { signal: stop.signal, cwd: folder.path });
  while (!existsSync(join(folder.path, "started"))) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  await assert.rejects(running, { name: "AbortError" });
  assert.equal(existsSync(join(folder.path, "cleaned")), true);
  await assert.rejects(runChild("/bin/sh", ["-c", ":"], { signal: stop.signal }), { name: "AbortError" });
});
