import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fatTools, makeFatVolume } from "@wherry/testing/fixtures/fat-volume.ts";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { rooted } from "../system/rooted.ts";
import { readEspConfig } from "./esp-config.ts";

const skip = fatTools ? false : "dosfstools and mtools are not available";

test("of two disks with an ESP, the one that /usr is on counts", { skip }, async () => {
  await using folder = await temporaryDirectory();
  await using sketch = await sketchRoot({
    "sys/devices/vda/vda1/uevent": "DEVNAME=vda1\nPARTNAME=esp\n",
    "sys/devices/vda/vda2/uevent": "DEVNAME=vda2\nPARTNAME=usr-a\n",
    "sys/devices/vdb/vdb1/uevent": "DEVNAME=vdb1\nPARTNAME=esp\n",
    "sys/devices/vdb/vdb2/uevent": "DEVNAME=vdb2\nPARTNAME=usr-a\n",
    "sys/devices/dm-0/dm/name": "usr\n",
    "sys/devices/dm-0/slaves/vdb2/": "",
    "sys/class/block/": "",
  });
  const { system, root } = sketch;
  for (const name of ["vda/vda1", "vda/vda2", "vdb/vdb1", "vdb/vdb2", "dm-0"])
    system.symlink(`../../devices/${name}`, join(root, "sys/class/block", name.split("/").at(-1) ?? ""));
  mkdirSync(join(root, "dev"));
  copyFileSync(
    makeFatVolume(folder.path, ["-F", "16", "-s", "1", "4096"], Buffer.from("{own}")),
    join(root, "dev/vdb1"),
  );
  const read = (name: string) => readEspConfig(rooted(system, root), name);
  assert.equal(Buffer.from(read("ignition.json") ?? []).toString(), "{own}");
  assert.equal(read("other.json"), undefined);
});
