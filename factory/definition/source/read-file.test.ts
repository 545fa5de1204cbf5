import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readTextFile } from "./read-file.ts";

const texts: readonly (readonly [what: string, bytes: readonly number[], text: string])[] = [
  ["nothing", [], ""],
  ["text beyond ASCII", [0xc3, 0xa9, 0x0a], "é\n"],
  ["a byte order mark, which is dropped", [0xef, 0xbb, 0xbf, 0x61], "a"],
];

for (const [what, bytes, text] of texts) {
  test(`a file with ${what} is read`, async () => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "a.yaml");
    await writeFile(path, Uint8Array.from(bytes));
    assert.equal(await readTextFile(path), text);
  });
}

test("a file that cannot be read is told at the place that names it", async () => {
  await using folder = await temporaryDirectory();
  const where = { file: "b.yaml", line: 2, column: 3 };
  await assert.rejects(readTextFile(join(folder.path, "none"), where), { code: "definition.unreadable", where });
});
