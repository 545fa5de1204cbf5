import assert from "node:assert/strict";
import { test } from "node:test";
import {
  kernelTree,
  kernelModules as modules,
  readMemory as read,
  kernelVersion as version,
} from "@wherry/testing/samples/kernel-modules.ts";
import { readKernelModules } from "./read-modules.ts";

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
