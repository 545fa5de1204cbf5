import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { startMirror, withoutMirror } from "./support/mirror.ts";
import { build, digests, killGroup, startWherry } from "./support/wherry.ts";

const skip = await withoutMirror();

test("a build that is killed at any moment leaves a store that the next one uses, and no artefact that is not whole", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  await using mirror = await startMirror();
  const expected = await build("core", join(folder.path, "expected"));
  const whole = new Map(expected.artifacts.map(({ path, sha256 }) => [basename(path), sha256]));
  const store = join(folder.path, "store");
  const output = join(folder.path, "out");
  const random = randomNumbers(20_251_122);
  for (let round = 0; round < 8; round++) {
    const child = startWherry(["build", "core", "--output", output, "--quiet", ...mirror.options], { store });
    const closed = once(child, "close");
    child.stdout?.resume();
    child.stderr?.resume();
    await Promise.race([closed, wait(200 + random() * 5000)]);
    killGroup(child);
    await closed;
    for (const name of await readdir(output).catch(() => [])) {
      if (!name.startsWith(".wherry-")) assert.equal(await sha256Of(join(output, name)), whole.get(name), name);
    }
  }
  const finished = await build("core", output, { store, args: mirror.options });
  assert.deepEqual(digests(finished), digests(expected));
  assert.deepEqual((await readdir(output)).sort(), [...whole.keys()].sort());
});

/** Numbers from 0 to 1, the same ones for the same seed (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function sha256Of(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
