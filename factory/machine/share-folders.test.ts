import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { sleep } from "../system/clock.ts";
import { isAlive } from "../system/process-alive.ts";
import { run } from "../system/processes.ts";
import { shareSockets, withShares } from "./share-folders.ts";

const machine = { file: "/bin/sh", args: ["-c", 'echo "machine $1"; exit 7', "sh", "a b"] };

/** A server that is refused namespaces, says so of the second folder's, and is told by its pid in a file. */
async function openServer(folder: string, script: string) {
  const file = join(folder, "server");
  await writeFile(file, `#!/bin/sh\necho $$ >> ${folder}/pids; echo "$@" >> ${folder}/words\n${script}\n`, {
    mode: 0o755,
  });
  const shares = ["a", "it's"].map((name) => ({
    folder: `/srv/${name}`,
    path: `/mnt/${name}`,
    readOnly: name !== "a",
  }));
  const command = withShares(machine, { shares, server: { name: "virtiofsd", file, prefix: [], root: "/" } }, folder);
  const result = await run(command.file, command.args);
  const words = (await readFile(join(folder, "words"), "utf8")).split("\n");
  const pids = (await readFile(join(folder, "pids"), "utf8")).trim().split("\n").map(Number);
  return { ...result, said: result.stdout.toString("utf8"), words, pids, shares };
}

const ready = 'echo "Waiting for vhost-user socket connection..."; exec sleep 100';

test("a machine starts when the servers of its folders are ready, without namespaces where there are none", async () => {
  await using folder = await temporaryDirectory();
  const script = `case $* in *"sandbox namespace"*) exit 1 ;; esac; sleep 0.1; ${ready}`;
  const { status, said, words, pids, shares } = await openServer(folder.path, script);
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  assert.deepEqual([status, said], [7, "machine a b\n"]);
  assert.deepEqual(shareSockets(shares, "/run"), {
    "wherry-share-0": "/run/wherry-share-0",
    "wherry-share-1": "/run/wherry-share-1",
  });
  const [, first = "", , second = ""] = words;
  assert.match(first, /^--shared-dir \/srv\/a --socket-path .*wherry-share-0 .*--sandbox none$/);
  assert.match(second, /^--shared-dir \/srv\/it's .*wherry-share-1 --readonly .*--sandbox none$/);
  assert.doesNotMatch(first, /--readonly/);
});

test("a server that does not start is said, no machine is started, and no other server is left", async () => {
  await using folder = await temporaryDirectory();
  const { status, said, stderr, pids } = await openServer(
    folder.path,
    `case $* in *share-1*) echo "no luck" >&2; exit 1 ;; esac; ${ready}`,
  );
  assert.deepEqual([status, said], [1, ""]);
  assert.match(stderr, /virtiofsd, does not start:\nno luck/);
  for (let waited = 0; pids.some(isAlive) && waited < 100; waited++) await sleep(20);
  assert.ok(!pids.some(isAlive));
});
