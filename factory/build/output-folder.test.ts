import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openOutputFolder } from "./output-folder.ts";

const { signal } = new AbortController();

test("files appear under their names together, and those that are named are described", async () => {
  await using folder = await temporaryDirectory();
  const out = join(folder.path, "new/out");
  {
    await using output = await openOutputFolder(out, signal);
    await writeFile(output.prepare("a.raw"), "image");
    await writeFile(output.prepare("a.json"), "{}");
    assert.deepEqual(
      (await readdir(out)).filter((name) => !name.startsWith(".wherry-")),
      [],
    );
    const artifacts = await output.publish([{ kind: "raw", name: "a.raw" }]);
    const sha256 = createHash("sha256").update("image").digest("hex");
    assert.deepEqual(artifacts, [{ kind: "raw", path: join(out, "a.raw"), bytes: 5, sha256 }]);
  }
  assert.deepEqual((await readdir(out)).sort(), ["a.json", "a.raw"]);
});

test("a file that was read already is not read again for its digest", async () => {
  await using folder = await temporaryDirectory();
  await using output = await openOutputFolder(folder.path, signal);
  await writeFile(output.prepare("a.raw"), "image");
  const sha256 = "0".repeat(64);
  assert.deepEqual(await output.publish([{ kind: "raw", name: "a.raw", sha256 }]), [
    { kind: "raw", path: join(folder.path, "a.raw"), bytes: 5, sha256 },
  ]);
});

test("what a build wrote before is replaced, a folder by a folder too", async () => {
  await using folder = await temporaryDirectory();
  for (const text of ["old", "new"]) {
    await using output = await openOutputFolder(folder.path, signal);
    await writeFile(output.prepare("a.raw"), text);
    const oci = output.prepare("a.oci");
    await mkdir(oci);
    await writeFile(join(oci, text), text);
    await output.publish([]);
  }
  assert.equal(await readFile(join(folder.path, "a.raw"), "utf8"), "new");
  assert.deepEqual(await readdir(join(folder.path, "a.oci")), ["new"]);
});

test("a build that fails or is interrupted leaves nothing", async () => {
  await using folder = await temporaryDirectory();
  const controller = new AbortController();
  {
    await using output = await openOutputFolder(folder.path, controller.signal);
    await writeFile(output.prepare("a.raw"), "half");
    controller.abort();
    await assert.rejects(output.publish([]), { name: "AbortError" });
  }
  assert.deepEqual(await readdir(folder.path), []);
});

test("what a killed build left is cleared, and what a living one has is not", async () => {
  await using folder = await temporaryDirectory();
  // Linux gives no process this number: pid_max is 2^22 at most.
  const dead = ".wherry-4194999-0123456789ab";
  const living = `.wherry-${process.pid}-0123456789ab`;
  for (const name of [dead, living, ".wherry-notes"]) await mkdir(join(folder.path, name));
  await using _ = await openOutputFolder(folder.path, signal);
  const names = await readdir(folder.path);
  assert.deepEqual(
    [names.includes(dead), names.includes(living), names.includes(".wherry-notes")],
    [false, true, true],
  );
});

test("a place that cannot be written to is refused before anything is made", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "file");
  await writeFile(file, "text");
  await assert.rejects(openOutputFolder(file, signal), { code: "output.unwritable", hint: /--output/ });
  assert.equal(await readFile(file, "utf8"), "text");
});
