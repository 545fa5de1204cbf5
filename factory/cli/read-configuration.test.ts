import assert from "node:assert/strict";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readConfiguration } from "./read-configuration.ts";

test("a configuration is UTF-8, and a byte order mark is not a part of it", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "a.bu"), "\ufeffvariant: fcos # über\n");
  assert.deepEqual(await readConfiguration("a.bu", folder.path), { name: "a.bu", text: "variant: fcos # über\n" });
});

test("what is not a configuration is refused, with the line where that shows", async (context) => {
  await using folder = await temporaryDirectory();
  const at = (name: string) => join(folder.path, name);
  await writeFile(at("latin"), Buffer.from("a: b\nc: \xe4\nd: e\n", "latin1"));
  await writeFile(at("cut"), Buffer.from("a: ä").subarray(0, -1));
  await writeFile(at("large"), "");
  await truncate(at("large"), 64 * 1024 * 1024 + 1);
  for (const [name, says] of [
    ["latin", /line 2 is not UTF-8 text/],
    ["cut", /line 1 is not UTF-8 text/],
    ["large", /it is larger than 64 MiB/],
    ["missing", /this configuration cannot be read/],
    [".", /this is a folder/],
  ] as const)
    await context.test(name, async () => {
      await assert.rejects(readConfiguration(name, folder.path), { code: "config.invalid", message: says });
    });
});
