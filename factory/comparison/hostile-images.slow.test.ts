import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { sampleImage, writeSampleContainer, writeSampleDisk, writeSampleUsr } from "@wherry/testing/samples/images.ts";
import fc from "fast-check";
import { createBudget } from "./budget.ts";
import { compareImageFiles } from "./compare-image-files.ts";

const expected = ["format.invalid", "format.too-large", "archive.malformed", "usage.invalid"];

for (const [name, write] of [
  ["disk", writeSampleDisk],
  ["image of /usr", writeSampleUsr],
  ["container image", writeSampleContainer],
] as const) {
  test(`a damaged or cut ${name} is compared, or refused in words, and nothing else happens`, async () => {
    await using folder = await temporaryDirectory();
    const [whole, other] = [join(folder.path, "whole"), join(folder.path, "other")];
    await write(sampleImage, whole);
    const bytes = await readFile(whole);
    const used = [...bytes.keys()].filter((index) => bytes[index] !== 0);
    const place = fc.oneof(
      fc.nat(bytes.length - 1),
      fc.nat(used.length - 1).map((index) => used[index] ?? 0),
    );
    const change = fc.record({ at: place, value: fc.nat(255) });
    await assertProperty(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(bytes.length), { freq: 3 }),
        async (changes, cut) => {
          const damaged = Buffer.from(bytes);
          for (const { at, value } of changes) damaged[at] = value;
          await writeFile(other, damaged.subarray(0, cut ?? bytes.length));
          try {
            await compareImageFiles(
              { path: whole, name: "whole" },
              { path: other, name: "other" },
              { signal: AbortSignal.timeout(20_000) },
            );
          } catch (error) {
            assert.ok(error instanceof WherryError && expected.includes(error.code), String(error));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
}

test("what a comparison reads has an end, and it stops when it is told to", async () => {
  const stopped = new AbortController();
  const budget = createBudget(stopped.signal, 100 * 2 ** 20);
  await budget.spend(20 * 2 ** 20);
  stopped.abort(new Error("stopped"));
  await assert.rejects(budget.spend(20 * 2 ** 20), /stopped/);
  await assert.rejects(createBudget(new AbortController().signal, 10).spend(11), { code: "format.too-large" });
});
