import assert from "node:assert/strict";
import { test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { rememberInMemory } from "@wherry/testing/fixtures/remember.ts";
import { buildModule } from "@wherry/testing/samples/elf.ts";
import {
  kernelFolder as folder,
  kernelTree,
  kernelModules as modules,
  readMemory as read,
} from "@wherry/testing/samples/kernel-modules.ts";
import { putFile } from "../../tree/edit.ts";
import { indexModules } from "./module-index.ts";

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

test("a damaged module is an error that names it", async () => {
  const damaged = { ...modules, "kernel/net/a-net.ko": Buffer.from("not an ELF file") };
  await assert.rejects(
    indexModules(kernelTree(damaged), { read, epoch: 7 }),
    (error) => error instanceof WherryError && error.message.includes(`${folder}/kernel/net/a-net.ko`),
  );
});
