import assert from "node:assert/strict";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readOwnFolder } from "./own-folder.ts";

test("a folder whose files are more than an image may hold is refused before any of them is read", async () => {
  await using place = await temporaryDirectory();
  const folder = join(place.path, "app");
  mkdirSync(folder);
  // They take no room on the disk.
  for (const name of ["a", "b"]) {
    writeFileSync(join(folder, name), "");
    truncateSync(join(folder, name), 600 * 2 ** 20);
  }
  const own = { kind: "source", path: folder, within: place.path, folderMode: 0o755 } as const;
  const refused = readOwnFolder({ ...own, exclude: [] });
  assert.match("problem" in refused ? refused.problem : "", /^holds more than 1\.1 GB$/);
  assert.equal("problem" in readOwnFolder({ ...own, exclude: ["b"] }), false);
});
