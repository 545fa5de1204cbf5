import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import type { ScriptRecord } from "@wherry/factory/scripts/script-record.ts";
import { temporaryDirectory } from "../../fixtures/temporary.ts";
import { readShipped, writeShipped } from "./record-files.ts";

const record = (name: string, digit: string): ScriptRecord => ({
  package: name,
  scripts: [{ name: "postinst", sha256: digit.repeat(64) }],
  effects: [],
  perMachine: [],
});

test("records are written to the files of their packages, and are the same bytes in whatever order they came", async () => {
  await using folder = await temporaryDirectory();
  const records = [record("nginx", "2"), record("apache2", "3"), record("nginx", "1")];
  const texts = async () => {
    const names = (await readdir(folder.path)).sort();
    return await Promise.all(names.map((name) => readFile(`${folder.path}/${name}`, "utf8")));
  };
  await writeShipped(folder.path, records);
  const before = await texts();
  assert.deepEqual(
    (await readShipped(folder.path)).map((one) => `${one.package} ${one.scripts[0]?.sha256[0]}`).sort(),
    ["apache2 3", "nginx 1", "nginx 2"],
  );
  await writeShipped(folder.path, records.toReversed());
  assert.deepEqual(await texts(), before);
});
