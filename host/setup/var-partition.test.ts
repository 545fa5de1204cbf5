import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { rooted } from "../system/rooted.ts";
import { findVarPartition } from "./var-partition.ts";

/** What sysfs says of disks: by disk, its partitions' names in the partition table. */
async function sketchDisks(disks: Readonly<Record<string, readonly string[]>>) {
  const files: Record<string, string> = {};
  const links: string[] = [];
  for (const [disk, names] of Object.entries(disks)) {
    const folder = `devices/pci0000:00/0000:00:04.0/block/${disk}`;
    files[`sys/${folder}/size`] = "16777216\n";
    files[`sys/${folder}/queue/rotational`] = "1\n";
    links.push(folder);
    names.forEach((name, index) => {
      const partition = `${folder}/${/\d$/.test(disk) ? `${disk}p` : disk}${index + 1}`;
      files[`sys/${partition}/partition`] = `${index + 1}\n`;
      files[`sys/${partition}/start`] = `${(index + 1) * 2048}\n`;
      files[`sys/${partition}/size`] = "2048\n";
      files[`sys/${partition}/uevent`] = `MAJOR=254\nDEVTYPE=partition\nPARTN=${index + 1}\nPARTNAME=${name}\n`;
      links.push(partition);
    });
  }
  const sketch = await sketchRoot(files);
  await mkdir(join(sketch.root, "sys/class/block"), { recursive: true });
  for (const path of links) {
    await symlink(`../../${path}`, join(sketch.root, "sys/class/block", path.split("/").at(-1) ?? ""));
  }
  return { ...sketch, inside: rooted(sketch.system, sketch.root) };
}

for (const { disk, usr, name } of [
  { disk: "vda", usr: "/dev/vda2", name: "vda4" },
  { disk: "nvme0n1", usr: "/dev/nvme0n1p2", name: "nvme0n1p4" },
]) {
  test(`the partition called var is found on ${disk}, where /usr is`, async () => {
    await using sketch = await sketchDisks({ [disk]: ["esp", "usr-a", "usr-a-verity", "var"], vdz: ["var"] });
    assert.deepEqual(findVarPartition(sketch.inside, usr), {
      disk,
      name,
      number: 4,
      start: 8192,
      size: 2048,
      diskSize: 16_777_216,
    });
  });
}

test("a partition of another disk, or of a longer name, is not it", async () => {
  await using sketch = await sketchDisks({ vda: ["esp", "usr-a", "variable", "my-var"], vdb: ["var"] });
  assert.equal(findVarPartition(sketch.inside, "/dev/vda2"), undefined);
});

test("where /usr is no partition, there is none", async () => {
  await using sketch = await sketchDisks({ vda: ["var"] });
  assert.equal(findVarPartition(sketch.inside, "/dev/vda"), undefined);
  assert.equal(findVarPartition(sketch.inside, "/dev/none9"), undefined);
});
