import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { writeLayer } from "./layer.ts";

test("a layer whose source fails at once is a file by then, or never: whoever removes it comes late enough", async () => {
  await using folder = await temporaryDirectory();
  // biome-ignore lint/correctness/useYield: it fails before it could
  async function* tar(): AsyncGenerator<Uint8Array> {
    throw new Error("the store is damaged");
  }
  const failed = Array.from({ length: 200 }, async (_, index) => {
    const output = join(folder.path, String(index));
    await assert.rejects(writeLayer({ tar: tar(), compression: "gzip", output }), { message: "the store is damaged" });
    return (await readdir(folder.path)).includes(String(index));
  });
  const there = await Promise.all(failed);
  await sleep(20);
  const names = await readdir(folder.path);
  assert.deepEqual(
    there.flatMap((was, index) => (was === names.includes(String(index)) ? [] : [index])),
    [],
  );
});
