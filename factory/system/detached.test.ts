import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { sleep } from "./clock.ts";
import { startDetached } from "./detached.ts";
import { isAlive } from "./process-alive.ts";
import { killProcess, run } from "./processes.ts";

const env = { PATH: process.env.PATH ?? "" };

test("a program outlives the process that started it, and what it prints is kept", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "output");
  const options = JSON.stringify({ cwd: folder.path, env, output });
  const module = JSON.stringify(new URL("./detached.ts", import.meta.url).href);
  const code = `const { startDetached } = await import(${module});
    console.log(await startDetached("/bin/sh", ["-c", "echo said; pwd; exec sleep 100"], ${options}));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code]);
  const pid = Number(stdout.toString("utf8"));
  try {
    assert.ok(isAlive(pid));
    while ((await readFile(output, "utf8")).split("\n").length < 3) await sleep(20);
    assert.equal(await readFile(output, "utf8"), `said\n${folder.path}\n`);
  } finally {
    killProcess(pid);
  }
});

test("a program that cannot be started is said", async () => {
  await using folder = await temporaryDirectory();
  const options = { cwd: folder.path, env, output: join(folder.path, "output") };
  await assert.rejects(startDetached("/nowhere/program", [], options), { code: "tool.missing" });
  await access(options.output);
});
