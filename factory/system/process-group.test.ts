import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { sleep } from "./clock.ts";
import { startGroup } from "./process-group.ts";

const env = { PATH: "/usr/bin:/bin" };

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, "it did not happen within ten seconds");
    await sleep(20);
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

test("a program has its own status, output and channel", async () => {
  await using folder = await temporaryDirectory();
  const scratch = join(folder.path, "scratch");
  const group = startGroup("/bin/sh", ["-c", 'read -r word <&4; echo "$word"; echo bad >&2; exit 7'], { env, scratch });
  group.channel.write("hello\n");
  const [stdout, stderr, status] = await Promise.all([text(group.stdout), text(group.stderr), group.ended]);
  assert.deepEqual([stdout, stderr, status], ["hello\n", "bad\n", 7]);
});

test("a program that cannot be started has the shell's status for it", async () => {
  await using folder = await temporaryDirectory();
  const group = startGroup("/nowhere/program", [], { env, scratch: join(folder.path, "scratch") });
  group.stdout.resume();
  group.stderr.resume();
  assert.equal(await group.ended, 127);
});

test("what a program started ends with it", async () => {
  await using folder = await temporaryDirectory();
  const scratch = join(folder.path, "scratch");
  await mkdir(scratch);
  const group = startGroup("/bin/sh", ["-c", "sleep 1000 & echo $!; wait"], { env, scratch });
  const [line] = await once(group.stdout, "data");
  const pid = Number(String(line));
  assert.ok(runs(pid));
  group.kill();
  assert.equal(await group.ended, 137);
  await until(async () => !runs(pid) && !(await exists(scratch)));
});

test("nothing is left when this process is killed", async () => {
  await using folder = await temporaryDirectory();
  const scratch = join(folder.path, "scratch");
  await mkdir(scratch);
  const module = new URL("./process-group.ts", import.meta.url).href;
  const code = `
    const { startGroup } = await import(${JSON.stringify(module)});
    const group = startGroup("/bin/sh", ["-c", "sleep 1000 & echo $$ $!; wait"], ${JSON.stringify({ env, scratch })});
    group.stdout.pipe(process.stdout);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  const pids = String(line).trim().split(" ").map(Number);
  assert.ok(pids.length === 2 && pids.every(runs));
  parent.kill("SIGKILL");
  await until(async () => !pids.some(runs) && !(await exists(scratch)));
});
