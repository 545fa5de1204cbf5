import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readLayer } from "./layer.ts";

test("names that are no text are passed over, with all below them", async () => {
  await using folder = await temporaryDirectory();
  const noText = Buffer.concat([Buffer.from(join(folder.path, "bad")), Buffer.from([0xff])]);
  mkdirSync(noText);
  writeFileSync(Buffer.concat([noText, Buffer.from("/in")]), "");
  writeFileSync(Buffer.concat([noText, Buffer.from("x")]), "");
  writeFileSync(join(folder.path, "file"), "text");
  symlinkSync("/etc/shadow", join(folder.path, "link"));
  const layer = readLayer(folder.path);
  assert.deepEqual([...layer.keys()].sort(), ["/file", "/link"]);
  assert.equal(layer.get("/link")?.bytes(), undefined);
});

test("folders deeper than a path can name are refused", async () => {
  await using folder = await temporaryDirectory();
  const deep = join(folder.path, ...Array.from({ length: 18 }, () => "d".repeat(200)));
  mkdirSync(deep, { recursive: true });
  assert.throws(() => readLayer(folder.path), { code: "recording.failed", message: /folders in folders/ });
});

test("what its user may not open is opened", async () => {
  await using folder = await temporaryDirectory();
  mkdirSync(join(folder.path, "closed"));
  writeFileSync(join(folder.path, "closed/file"), "text");
  for (const path of ["closed/file", "closed"]) chmodSync(join(folder.path, path), 0);
  assert.equal(readLayer(folder.path).get("/closed/file")?.bytes()?.toString(), "text");
});
