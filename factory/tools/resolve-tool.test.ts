import assert from "node:assert/strict";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { debianTools } from "../debian/policy/tool-sets.ts";
import { runOrFail } from "../system/processes.ts";
import { hostTool, packagedTool } from "./resolve-tool.ts";
import { toolEnvironment } from "./tool-environment.ts";

const peer = await findPeer("mkfs.erofs");
const skip = peer === undefined && missingPeers(["mkfs.erofs"]);
const root = peer === undefined || peer.root === "/" ? undefined : peer.root;

async function program(folder: string, path: string, content: string): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), content);
  await chmod(join(folder, path), 0o755);
}

test("a packaged program runs through its own loader", { skip }, async () => {
  if (root === undefined) return;
  const tool = await packagedTool(root, "mkfs.erofs", debianTools);
  assert.equal(tool.name, "mkfs.erofs");
  assert.ok(tool.file.startsWith(root));
  const { stdout } = await runOrFail(tool.file, [...tool.prefix, "--version"], { env: toolEnvironment() });
  assert.match(stdout.toString("utf8"), /^mkfs\.erofs /);
});

test("a library that only private folders have is found by the program's run path", { skip }, async () => {
  if (root === undefined) return;
  const tool = await packagedTool(root, "systemd-hwdb", debianTools);
  assert.match(tool.prefix.join(" "), /\/systemd( |:)/);
});

test("a script is refused", async () => {
  await using folder = await temporaryDirectory();
  await program(folder.path, "usr/bin/tool", "#!/usr/bin/perl\n");
  await assert.rejects(packagedTool(folder.path, "tool", debianTools), {
    code: "tool.missing",
    message: /is a script/,
  });
});

test("a program that is not there, or lies elsewhere, is missing", async () => {
  await using folder = await temporaryDirectory();
  await program(folder.path, "tool", "");
  for (const name of ["tool", "../../tool", ""]) {
    await assert.rejects(packagedTool(folder.path, name, debianTools), { code: "tool.missing" });
  }
});

test("the host's program is found in PATH, never relative to where we are", async () => {
  await using folder = await temporaryDirectory();
  await program(folder.path, "some-tool", "");
  assert.equal((await hostTool("some-tool", debianTools, `:.:${folder.path}`)).file, join(folder.path, "some-tool"));
  await assert.rejects(hostTool("some-other-tool", debianTools, folder.path), { code: "tool.missing" });
});

test("a missing program is named with the package that has it", async () => {
  await using folder = await temporaryDirectory();
  const asked = hostTool("qemu-system-aarch64", debianTools, folder.path);
  const hint = await asked.then(
    () => "apt install qemu-system-arm",
    (error: { hint: string }) => error.hint,
  );
  assert.match(hint, /apt install qemu-system-arm/);
});

test("nothing of the caller's environment reaches a tool", () => {
  process.env.LD_PRELOAD_TEST = "x";
  const names = Object.keys(toolEnvironment({ TMPDIR: "/run" }));
  delete process.env.LD_PRELOAD_TEST;
  assert.deepEqual(names.sort(), ["GNUTLS_SYSTEM_PRIORITY_FILE", "LC_ALL", "OPENSSL_CONF", "PATH", "TMPDIR", "TZ"]);
});
