import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { corpusPath } from "./corpora.ts";

test("cases that are missing have a path, but where they are expected they are an error", async () => {
  await using folder = await temporaryDirectory();
  await writeFile(join(folder.path, "here.json"), "[]");
  for (const expected of [false, true]) {
    assert.equal(corpusPath("here.json", folder.path, expected), join(folder.path, "here.json"));
    assert.equal(corpusPath("", folder.path, expected), folder.path);
  }
  assert.equal(corpusPath("gone/unit.json", folder.path, false), join(folder.path, "gone/unit.json"));
  assert.throws(() => corpusPath("gone/unit.json", folder.path, true), /expected and missing: gone\/unit\.json/);
  assert.throws(() => corpusPath("", join(folder.path, "gone"), true), /all of them/);
});
