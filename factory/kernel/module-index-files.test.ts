import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import {
  kernelBuiltin as builtin,
  kernelTree,
  kernelModinfo as modinfo,
  kernelOrder as order,
  readMemory as read,
  kernelVersion as version,
} from "@wherry/testing/samples/kernel-modules.ts";
import { runOrFail } from "../system/processes.ts";
import { resolveModules } from "./module-dependencies.ts";
import { moduleIndexFiles } from "./module-index-files.ts";
import { readKernelModules } from "./read-modules.ts";

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
