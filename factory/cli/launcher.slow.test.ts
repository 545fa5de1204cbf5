import assert from "node:assert/strict";
import { chmod, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runOrFail } from "../system/processes.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
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

test("where there is no folder for it nothing compiled is kept, in /tmp least of all, and none is taken from there", async () => {
  await using folder = await temporaryDirectory();
  const [temporary, work] = [join(folder.path, "tmp"), join(folder.path, "work")];
  for (const path of [temporary, work]) await mkdir(path);
  const usual = { PATH: process.env.PATH ?? "", TMPDIR: temporary };
  for (const [program, env] of [
    [launcher, {}],
    [launcher, { XDG_STATE_HOME: "state", HOME: "." }],
    [launcher, { HOME: "/proc" }],
    [process.execPath, {}],
  ] as const) {
    const args = program === launcher ? ["--version"] : [main, "--version"];
    await runOrFail(program, args, { cwd: work, env: { ...usual, ...env } });
    assert.deepEqual([await readdir(temporary), await readdir(work)], [[], []]);
  }
});
