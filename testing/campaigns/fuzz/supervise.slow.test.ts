import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../../fixtures/temporary.ts";
import type { Job } from "./job.ts";
import { superviseChild } from "./supervise.ts";

const job = { parser: "a", seed: "a", seeds: [], words: [], from: 0, until: 9, seconds: 9, isTold: true };

async function supervise(script: string, patience = 10_000) {
  await using folder = await temporaryDirectory();
  const program = { file: process.execPath, words: ["-e", script], patience };
  const whole: Job = { ...job, folder: folder.path };
  return await superviseChild(program, whole, join(folder.path, "job"));
}

const say = (message: object) => `console.log(${JSON.stringify(JSON.stringify(message))});`;
const counts = { next: 5, accepted: 3, refused: 2, failed: 0, processor: 1, slowest: 1 };

test("a child's counts and failures are heard", async () => {
  const failure = { index: 3, key: "TypeError a", message: "a", input: "" };
  const { progress, failures, death } = await supervise(
    say({ kind: "failure", ...failure }) + say({ kind: "end", ...counts }),
  );
  assert.equal(progress.next, 5);
  assert.deepEqual([failures.map(({ key }) => key), death], [["TypeError a"], undefined]);
});

test("a child that hangs is ended, and one that ends too early is told, with the input", async () => {
  const { death } = await supervise(`${say({ kind: "begin", index: 4 })} for (;;);`, 1500);
  assert.deepEqual(death, { reason: "hangs", index: 4 });
  const early = await supervise(`${say({ kind: "begin", index: 7 })} process.exitCode = 3; console.error("why");`);
  assert.deepEqual(early.death, { reason: "ends with status 3: why\n", index: 7 });
});
