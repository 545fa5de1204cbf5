import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../../system/processes.ts";
import { nameMachine } from "./sandbox-script.ts";

test("a machine's name and domain are its own, and stand before what scripts may add", async () => {
  await using folder = await temporaryDirectory();
  const hosts = "127.0.0.1\tlocalhost\n127.0.1.1\tlocalhost\n::1 localhost\n";
  await writeFile(join(folder.path, "hosts"), hosts);
  await writeFile(join(folder.path, "kernel"), "alpha\n");
  const here = nameMachine
    .replaceAll("/etc/", `${folder.path}/`)
    .replace("/proc/sys/kernel/hostname", `${folder.path}/kernel`);
  await runOrFail("/bin/sh", ["-e", "-c", here]);
  assert.equal(await readFile(join(folder.path, "hostname"), "utf8"), "alpha\n");
  const expected = "127.0.1.1\talpha.alpha.example alpha\n127.0.0.1\tlocalhost\n::1 localhost\n";
  assert.equal(await readFile(join(folder.path, "hosts"), "utf8"), expected);
});
