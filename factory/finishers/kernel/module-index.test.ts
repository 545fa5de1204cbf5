import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Content, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { rememberInMemory } from "@wherry/testing/fixtures/remember.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { buildModule } from "@wherry/testing/samples/elf.ts";
import { resolveModules } from "../../kernel/module-dependencies.ts";
import { moduleIndexFiles } from "../../kernel/module-index-files.ts";
import { readKernelModules } from "../../kernel/read-modules.ts";
import { runOrFail } from "../../system/processes.ts";
import { putFile } from "../../tree/edit.ts";
import { indexModules } from "./module-index.ts";

const version = "6.12.1-sample";
const folder = `/usr/lib/modules/${version}`;

/** Devices, names, numbers and symbols of every kind that an index knows. */
const modules: Record<string, Buffer> = {
  "kernel/lib/crc.ko": buildModule({
    modinfo: ["alias=crypto-crc", "softdep=pre: fast-crc"],
    exports: ["crc", "crc_init"],
  }),
  "kernel/lib/fast-crc.ko": buildModule({
    modinfo: ["alias=crypto-crc", "alias=cpu:type:x86,ven*fam*:feature:*[0-9]*-a"],
  }),
  "kernel/md/dm-mod.ko": buildModule({
    modinfo: ["alias=devname:mapper/control", "alias=char-major-10-236", "weakdep=dm_audit"],
    exports: ["dm_register", "dm_unregister"],
    needs: ["printk", "crc"],
  }),
  "kernel/md/dm-bufio.ko": buildModule({ modinfo: ["depends=dm-mod"], exports: ["bufio"], needs: ["dm_register"] }),
  "kernel/md/dm-verity.ko": buildModule({
    modinfo: ["depends=dm-mod,dm-bufio", "alias=dm-verity"],
    needs: ["bufio", "dm_unregister", "printk", "crc_init"],
  }),
  "kernel/net/a-net.ko": buildModule({
    modinfo: ["alias=pci:v00001AF4d00001000sv*", "alias=pci:v00001AF4d00001041sv*"],
  }),
  "kernel/net/b-net.ko": buildModule({ modinfo: ["alias=pci:v00001AF4d00001000sv*", "alias=devname:net/tun"] }),
};
const builtin = "kernel/fs/ext4/ext4.ko\nkernel/drivers/char/virtio_console.ko\n";
const modinfo = "ext4.alias=fs-ext4\0ext4.license=GPL\0virtio_console.alias=virtio:d00000003v*\0ext4.alias=ext3\0";
/**
 * dm-verity before what it needs, and one that does not exist. Unlisted modules would follow by path; depmod takes them
 * as the folder comes.
 */
const order = [
  "md/dm-verity",
  "net/b-net",
  "net/a-net",
  "lib/crc",
  "md/dm-mod",
  "absent",
  "lib/fast-crc",
  "md/dm-bufio",
]
  .map((name) => `kernel/${name}.ko\n`)
  .join("");

function kernelTree(files: Record<string, Uint8Array> = modules): Tree {
  const draft = new Map<string, TreeNode>();
  for (const [path, bytes] of Object.entries(files)) putFile(draft, `${folder}/${path}`, bytes, { mtime: 1 });
  putFile(draft, `${folder}/modules.builtin`, builtin, { mtime: 1 });
  putFile(draft, `${folder}/modules.builtin.modinfo`, modinfo, { mtime: 1 });
  putFile(draft, `${folder}/modules.order`, order, { mtime: 1 });
  return draft;
}

const read = async ({ location }: Content) => {
  assert.equal(location.in, "memory");
  return location.in === "memory" ? location.bytes : new Uint8Array();
};
const textOf = async (tree: Tree, name: string) => {
  const node = tree.get(`${folder}/${name}`);
  return node?.kind === "file" ? Buffer.from(await read(node.content)).toString("utf8") : undefined;
};

test("modules.dep lists what must be loaded, the last first", async () => {
  const tree = await indexModules(kernelTree(), { read, epoch: 7 });
  const lines = (await textOf(tree, "modules.dep"))?.split("\n") ?? [];
  assert.equal(lines[0], "kernel/md/dm-verity.ko: kernel/md/dm-bufio.ko kernel/md/dm-mod.ko kernel/lib/crc.ko");
  assert.ok(lines.includes("kernel/net/a-net.ko:"));
  assert.equal(tree.get(`${folder}/modules.dep.bin`)?.mtime, 7);
});

test("an index is made once for the same modules and lists, and what is remembered has the same bytes", async () => {
  const { remember, made } = rememberInMemory();
  const plain = await indexModules(kernelTree(), { read, epoch: 7 });
  for (let time = 0; time < 2; time++)
    assert.deepEqual(await indexModules(kernelTree(), { read, epoch: 7, remember }), plain);
  assert.equal(made.length, 1);
  const edited = new Map(kernelTree());
  putFile(edited, `${folder}/modules.builtin`, "kernel/fs/ext4/ext4.ko\n", { mtime: 1 });
  for (const tree of [edited, kernelTree({ ...modules, "kernel/net/a-net.ko": buildModule({ modinfo: ["alias=a"] }) })])
    assert.deepEqual(
      await indexModules(tree, { read, epoch: 7, remember }),
      await indexModules(tree, { read, epoch: 7 }),
    );
  assert.equal(made.length, 3);
});

test("compressed modules say the same as uncompressed ones", async () => {
  const compressed = Object.fromEntries(
    Object.entries(modules).map(([path, bytes]) => [`${path}.zst`, zstdCompressSync(bytes)]),
  );
  const plain = await indexModules(kernelTree(), { read, epoch: 7 });
  const tree = await indexModules(kernelTree(compressed), { read, epoch: 7 });
  assert.equal((await textOf(tree, "modules.dep"))?.replaceAll(".ko.zst", ".ko"), await textOf(plain, "modules.dep"));
  assert.equal(await textOf(tree, "modules.alias.bin"), await textOf(plain, "modules.alias.bin"));
});

test("unneeded modules go, with folders that become empty; those that others need stay", async () => {
  const tree = await indexModules(kernelTree(), {
    read,
    epoch: 7,
    unneeded: { drop: ["kernel/net/**", "kernel/md/dm-mod.ko", "kernel/lib/*-crc.ko"], keep: [] },
  });
  assert.equal(tree.has(`${folder}/kernel/net`), false);
  assert.equal(tree.has(`${folder}/kernel/lib/fast-crc.ko`), false);
  assert.equal(tree.has(`${folder}/kernel/md/dm-mod.ko`), true);
  assert.equal((await textOf(tree, "modules.dep"))?.includes("net"), false);
});

test("modules that nothing needs are not even read", async () => {
  const unneeded = { drop: ["kernel/net/**", "kernel/md/**"], keep: ["kernel/md/dm-bufio.ko"] };
  const damaged = {
    ...modules,
    "kernel/net/a-net.ko": Buffer.from("damaged"),
    "kernel/md/dm-verity.ko": Buffer.from(""),
  };
  const found = await readKernelModules(kernelTree(damaged), version, { read, unneeded });
  assert.deepEqual(
    found.map(({ name }) => name),
    ["crc", "fast_crc", "dm_bufio", "dm_mod"],
  );
  await assert.rejects(readKernelModules(kernelTree(damaged), version, { read }), { code: "format.invalid" });
});

test("a module whose dependency was trimmed away is an error that names both", async () => {
  const { "kernel/md/dm-mod.ko": _, ...others } = modules;
  await assert.rejects(indexModules(kernelTree(others), { read, epoch: 7 }), (error) => {
    assert.ok(error instanceof WherryError && error.code === "finisher.failed");
    assert.deepEqual(
      error.findings.map(({ message }) => message),
      ["kernel/md/dm-bufio.ko needs dm_mod", "kernel/md/dm-verity.ko needs dm_mod"],
    );
    return true;
  });
});

test("modules that need each other are an error that names them", () => {
  const facts = { aliases: [], dependencies: [], softDependencies: [], weakDependencies: [] };
  const circle = [
    { path: "a.ko", name: "a", facts: { ...facts, exports: ["from_a"], needs: ["from_b"] } },
    { path: "b.ko", name: "b", facts: { ...facts, exports: ["from_b"], needs: ["from_a"] } },
  ];
  assert.throws(
    () => resolveModules(circle, []),
    (error) => error instanceof WherryError && error.message.endsWith("a, b"),
  );
});

test("a damaged module is an error that names it", async () => {
  const damaged = { ...modules, "kernel/net/a-net.ko": Buffer.from("not an ELF file") };
  await assert.rejects(
    indexModules(kernelTree(damaged), { read, epoch: 7 }),
    (error) => error instanceof WherryError && error.message.includes(`${folder}/kernel/net/a-net.ko`),
  );
});

const depmod = await findPeer("depmod");
test("depmod writes the same files", {
  skip: skipWithout({ depmod }),
}, async () => {
  assert.ok(depmod);
  await using directory = await temporaryDirectory();
  const tree = kernelTree();
  for (const [path, node] of tree) {
    if (node.kind !== "file") continue;
    // Debian's depmod looks below /lib, whatever lies behind it.
    const file = join(directory.path, path.replace(/^\/usr/, ""));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await read(node.content));
  }
  await runOrFail(depmod.file, [...depmod.prefix, "-b", directory.path, version]);
  const resolved = resolveModules(await readKernelModules(tree, version, { read }), order.split("\n"));
  for (const [name, make] of moduleIndexFiles(resolved, { builtin, modinfo })) {
    const theirs = await readFile(join(directory.path, "lib/modules", version, name));
    const comparable = (content: Uint8Array) =>
      name === "modules.symbols"
        ? Buffer.from(content).toString().split("\n").sort()
        : Buffer.from(content).toString("latin1");
    assert.deepEqual(comparable(make()), comparable(theirs), name);
  }
});
