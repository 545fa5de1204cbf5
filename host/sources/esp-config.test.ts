import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fatTools, makeFatVolume } from "@wherry/testing/fixtures/fat-volume.ts";
import { type ProvisioningSketch, sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { findEspPartitions } from "../storage/find-esp.ts";
import { rooted } from "../system/rooted.ts";
import { readEspConfig } from "./esp-config.ts";

const skip = fatTools === undefined && missingPeers(["mkfs.vfat or mcopy"]);

/**
 * What the kernel says of two disks, each with an ESP and a slot, and of the devices between the second one's slot and
 * /usr.
 */
async function twoDisks(between: Readonly<Record<string, string>>): Promise<ProvisioningSketch> {
  const partition = (disk: string, number: number, label: string) => ({
    [`sys/devices/${disk}/${disk}${number}/uevent`]: `DEVNAME=${disk}${number}\nPARTNAME=${label}\n`,
    [`sys/devices/${disk}/${disk}${number}/partition`]: `${number}\n`,
    [`sys/devices/${disk}/${disk}${number}/size`]: "4096\n",
  });
  const sketch = await sketchRoot({
    ...partition("vda", 1, "esp"),
    ...partition("vda", 2, "usr-a"),
    ...partition("vdb", 1, "esp"),
    ...partition("vdb", 2, "usr-a"),
    ...between,
    "sys/class/block/": "",
    "proc/self/": "",
  });
  const { system, root } = sketch;
  const mapped = new Set(Object.keys(between).map((path) => path.split("/")[2] ?? ""));
  for (const name of ["vda/vda1", "vda/vda2", "vdb/vdb1", "vdb/vdb2", ...mapped])
    system.symlink(`../../devices/${name}`, join(root, "sys/class/block", name.split("/").at(-1) ?? ""));
  return sketch;
}

for (const [name, between] of [
  ["by itself", { "sys/devices/dm-0/dm/name": "usr\n", "sys/devices/dm-0/slaves/vdb2/": "" }],
  [
    "below another device",
    {
      "sys/devices/dm-0/dm/name": "usr\n",
      "sys/devices/dm-0/size": "2048\n",
      "sys/devices/dm-0/slaves/dm-1/": "",
      "sys/devices/dm-1/dm/name": "paths\n",
      "sys/devices/dm-1/size": "2048\n",
      "sys/devices/dm-1/slaves/vdb2/": "",
    },
  ],
] as const) {
  test(`of two disks with an ESP, the one that /usr is on counts, ${name}`, async () => {
    await using sketch = await twoDisks(between);
    const inside = rooted(sketch.system, sketch.root);
    const { own, first } = findEspPartitions(inside);
    assert.deepEqual([own?.name, first?.name], ["vdb1", "vda1"]);
  });
}

test("a file on the ESP is read without mounting it", { skip }, async () => {
  await using folder = await temporaryDirectory();
  await using sketch = await twoDisks({ "sys/devices/dm-0/dm/name": "usr\n", "sys/devices/dm-0/slaves/vdb2/": "" });
  const { system, root } = sketch;
  mkdirSync(join(root, "dev"));
  copyFileSync(
    makeFatVolume(folder.path, ["-F", "16", "-s", "1", "4096"], Buffer.from("{own}")),
    join(root, "dev/vdb1"),
  );
  const read = (name: string) => readEspConfig(rooted(system, root), name);
  assert.equal(Buffer.from(read("ignition.json") ?? []).toString(), "{own}");
  assert.equal(read("other.json"), undefined);
});
