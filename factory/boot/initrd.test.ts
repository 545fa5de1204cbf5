import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { zstdDecompressSync } from "node:zlib";
import type { Content, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { buildElf, buildModule } from "@wherry/testing/samples/elf.ts";
import { debianBoot } from "../debian/policy/boot.ts";
import { readKernelModules } from "../kernel/read-modules.ts";
import { run } from "../system/processes.ts";
import { putFile } from "../tree/edit.ts";
import { buildInitrd, compressInitrd } from "./initrd.ts";

const kernelVersion = "6.12.1-sample";
const read = async ({ location }: Content) => (location.in === "memory" ? location.bytes : new Uint8Array());

async function sampleInitrd(): Promise<Tree> {
  const tree = new Map<string, TreeNode>();
  const folder = `/usr/lib/modules/${kernelVersion}`;
  for (const name of ["dm-mod", "dm-verity", "erofs", "overlay"]) {
    putFile(tree, `${folder}/kernel/${name}.ko`, buildModule({ modinfo: [`name=${name}`] }), { mtime: 1 });
  }
  putFile(tree, `${folder}/modules.builtin`, "kernel/fs/ext4/ext4.ko\n", { mtime: 1 });
  const tools = new Map<string, TreeNode>();
  for (const path of ["/usr/bin/busybox", "/usr/sbin/dmsetup"]) {
    putFile(tools, path, buildElf({ needed: ["libc.so.6"] }), { mtime: 1, mode: 0o755, uid: 7 });
  }
  putFile(tools, "/usr/lib/x86_64-linux-gnu/libc.so.6", buildElf({ needed: [] }), { mtime: 1 });
  const modules = await readKernelModules(tree, kernelVersion, { read });
  const { libraryFolders } = debianBoot;
  return await buildInitrd({ tree, tools, libraryFolders, kernelVersion, modules, extraModules: [], read, epoch: 5 });
}

test("an initrd holds the first process, its tools and the modules that lead to the disk, and all of it is root's", async () => {
  const initrd = await sampleInitrd();
  const expected = [
    "/dev/console",
    "/etc/modules",
    "/init",
    "/usr/bin/busybox",
    "/usr/bin/switch_root",
    "/usr/lib/modules/dm_verity.ko",
    "/usr/lib/x86_64-linux-gnu/libc.so.6",
    "/usr/sbin/dmsetup",
    "/usr/sbin/modprobe",
  ];
  for (const path of expected) assert.ok(initrd.has(path), path);
  for (const [path, { uid, gid, mtime }] of initrd) assert.deepEqual([uid, gid, mtime], [0, 0, 5], path);
  assert.equal(initrd.get("/init")?.mode, 0o755);
});

test("folders stand before what they hold", async () => {
  const seen = new Set<string>();
  for (const path of (await sampleInitrd()).keys()) {
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    assert.ok(path === "/" || seen.has(parent), path);
    seen.add(path);
  }
});

test("every program that /init calls is in the initrd", async () => {
  const initrd = await sampleInitrd();
  const init = initrd.get("/init");
  assert.equal(init?.kind, "file");
  const script = init?.kind === "file" ? Buffer.from(await read(init.content)).toString() : "";
  const known = [
    "cat",
    "chroot",
    "cp",
    "cut",
    "dd",
    "grep",
    "halt",
    "insmod",
    "ln",
    "mkdir",
    "mount",
    "od",
    "poweroff",
  ];
  const used = [...known, "reboot", "sed", "sleep", "switch_root", "tr", "dmsetup"].filter((name) =>
    new RegExp(`(^|[ (|])${name} `, "m").test(script),
  );
  assert.ok(used.length > 10);
  for (const name of used) assert.ok(initrd.has(`/usr/bin/${name}`) || initrd.has(`/usr/sbin/${name}`), name);
});

test("every part of /init is in it, and what a part defines is called", async () => {
  const init = (await sampleInitrd()).get("/init");
  const script = init?.kind === "file" ? Buffer.from(await read(init.content)).toString() : "";
  assert.match(script, /^#!\/bin\/sh\n/);
  const parts = await readdir(new URL("./initrd/init", import.meta.url));
  assert.ok(parts.length > 1);
  for (const part of parts) {
    const text = await readFile(new URL(`./initrd/init/${part}`, import.meta.url), "utf8");
    assert.ok(script.includes(text), part);
    for (const [, name] of text.matchAll(/^([a-z_]+)\(\) \{$/gm)) {
      assert.ok(script.split(new RegExp(`\\b${name}\\b`)).length > 2, `${name} is called`);
    }
  }
});

test("compressed, an initrd is one zstd frame with a checksum", async () => {
  const archive = Buffer.alloc(100_000, "initrd");
  const compressed = Buffer.from(await compressInitrd(archive, "release"));
  assert.equal(compressed.readUInt32LE(0), 0xfd2fb528);
  assert.equal((compressed[4] ?? 0) & 4, 4);
  assert.deepEqual(zstdDecompressSync(compressed), archive);
});

for (const shell of [["busybox", "sh"], ["dash"]]) {
  const [name = "", ...applet] = shell;
  const tool = await findPeer(name);
  test(`${name} reads /init`, { skip: skipWithout({ [name]: tool }) }, async () => {
    assert.ok(tool);
    const init = (await sampleInitrd()).get("/init");
    assert.equal(init?.kind, "file");
    const input = init?.kind === "file" ? await read(init.content) : new Uint8Array();
    const { status, stderr } = await run(tool.file, [...tool.prefix, ...applet, "-n"], { input });
    assert.deepEqual([status, stderr], [0, ""]);
  });
}
