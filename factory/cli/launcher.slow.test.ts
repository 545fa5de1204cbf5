import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../system/processes.ts";

const launcher = fileURLToPath(new URL("../../bin/wherry", import.meta.url));

test("what Node has compiled runs as it is: it lies where nobody else can write, and not in the cache", async () => {
  await using folder = await temporaryDirectory();
  const home = folder.path;
  const start = async () =>
    await runOrFail("/bin/sh", ["-c", 'umask 0; exec "$0" --version', launcher], {
      env: { PATH: process.env.PATH ?? "", HOME: home, XDG_CACHE_HOME: join(home, "cache") },
    });
  const compiled = join(home, ".local/state/wherry/compiled");
  await start();
  assert.deepEqual(await readdir(home), [".local"]);
  for (const path of [".local", ".local/state", ".local/state/wherry", ".local/state/wherry/compiled"]) {
    assert.equal((await stat(join(home, path))).mode & 0o077, 0, path);
  }
  assert.equal((await readdir(compiled)).length, 1);
  await chmod(compiled, 0o777);
  await start();
  assert.equal((await stat(compiled)).mode & 0o777, 0o700);
});

test("a folder of state that is no path from the root is not taken", async () => {
  await using folder = await temporaryDirectory();
  const work = join(folder.path, "work");
  await mkdir(work);
  await runOrFail(launcher, ["--version"], {
    cwd: work,
    env: { PATH: process.env.PATH ?? "", XDG_STATE_HOME: "state" },
  });
  assert.deepEqual(await readdir(work), []);
});
