import assert from "node:assert/strict";
import { chmod, mkdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import { createHostSystem } from "./host-system.ts";

const system = createHostSystem();

test("what is not there is undefined, and no error", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "none", "below");
  for (const call of [system.lstat, system.stat, system.readLink, system.list, system.readFile]) {
    assert.equal(call(path), undefined);
  }
  system.remove(path);
});

test("a file is replaced whole, with the mode that was asked for", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "file");
  system.writeFile(path, Buffer.from("one"), 0o600);
  system.writeFile(path, Buffer.from("two"), 0o640);
  assert.equal(await readFile(path, "utf8"), "two");
  assert.equal((await stat(path)).mode & 0o777, 0o640);
  assert.deepEqual(system.list(folder.path), ["file"]);
});

test("links are told from what they lead to", async () => {
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "folder"));
  await symlink("folder", join(folder.path, "link"));
  assert.equal(system.lstat(join(folder.path, "link"))?.kind, "link");
  assert.equal(system.stat(join(folder.path, "link"))?.kind, "directory");
  assert.equal(system.readLink(join(folder.path, "link")), "folder");
  assert.equal(system.readLink(join(folder.path, "folder")), undefined);
});

test("a folder where a file was expected is a SystemError that says which", async () => {
  await using folder = await temporaryDirectory();
  assert.throws(() => system.readFile(folder.path), { name: "SystemError", code: "EISDIR", path: folder.path });
});

test("a program gets its input, and its output, words and status come back", () => {
  const result = system.run(["sh", "-c", 'cat; echo "$GREETING" >&2; exit 3'], {
    input: Buffer.from("hello"),
    environment: { GREETING: "said" },
  });
  assert.deepEqual(
    { ...result, stdout: Buffer.from(result.stdout).toString() },
    { status: 3, stdout: "hello", stderr: "said\n" },
  );
  assert.equal(system.run(["no-such-program-here"]).status, 127);
  assert.equal(system.run(["sh", "-c", "kill -9 $$"]).status, 137);
  assert.equal(system.run(["true"], { input: new Uint8Array(2 ** 20) }).status, 0);
});

test("a program that may not be started is as good as none", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "program");
  system.writeFile(path, Buffer.from("#!/bin/sh\n"), 0o644);
  await chmod(path, 0o644);
  assert.equal(system.run([path]).status, 127);
});
