import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeMachine } from "@wherry/testing/fakes/fake-machine.ts";
import { SystemError } from "../system/system.ts";
import { readMachineFacts } from "./read-machine-facts.ts";
import { recognisePlatform } from "./recognise-platform.ts";
import { readVolumeLabel } from "./volume-label.ts";

function iso(label: string): Uint8Array {
  const disk = Buffer.alloc(65_536);
  disk.write(`\u0001CD001\u0001\0${"LINUX".padEnd(32)}${label.padEnd(32)}`, 32_768, "latin1");
  return disk;
}

function fat(label: string, form: "FAT12" | "FAT16" | "FAT32"): Uint8Array {
  const disk = Buffer.alloc(65_536);
  const at = form === "FAT32" ? 71 : 43;
  disk.writeUInt8(0x29, at - 5);
  disk.write(label.padEnd(11) + form.padEnd(8), at, "latin1");
  disk.writeUInt16BE(0x55aa, 510);
  return disk;
}

const labelOf = (disk: Uint8Array) => readVolumeLabel((offset, length) => disk.subarray(offset, offset + length));

test("labels of ISO 9660 and FAT are read", () => {
  assert.equal(labelOf(iso("cidata")), "cidata");
  assert.equal(labelOf(iso("config-2")), "config-2");
  for (const form of ["FAT12", "FAT16", "FAT32"] as const) assert.equal(labelOf(fat("CIDATA", form)), "CIDATA", form);
});

test("what is no such disk, is cut off, or has a label that is none has no label", () => {
  assert.equal(
    readVolumeLabel(() => undefined),
    undefined,
  );
  for (const disk of [
    iso(""),
    iso("\u001b[2J"),
    fat("", "FAT16"),
    Buffer.alloc(65_536),
    Buffer.alloc(0),
    Buffer.alloc(3),
  ]) {
    assert.equal(labelOf(disk), undefined);
  }
  for (const length of [0, 71, 500, 32_768, 32_800])
    assert.equal(labelOf(iso("cidata").subarray(0, length)), undefined);
  assert.equal(labelOf(fat("CIDATA", "FAT16").subarray(0, 511)), undefined);
});

test("a machine says what it is without starting a program", () => {
  const { system, ran } = fakeMachine({
    "/sys/class/dmi/id/sys_vendor": "QEMU\n",
    "/sys/class/dmi/id/product_serial": "\n",
    "/sys/class/block/vda/dev": "253:0\n",
    "/sys/class/block/sr0/dev": "11:0\n",
    "/sys/class/block/loop0/dev": "7:0\n",
    "/dev/vda": Buffer.alloc(65_536),
    "/dev/sr0": iso("cidata"),
    "/dev/loop0": iso("config-2"),
    "/proc/cmdline": "quiet\n",
  });
  const facts = readMachineFacts(system);
  assert.deepEqual([facts.dmi, facts.diskLabels], [{ sys_vendor: "QEMU" }, ["cidata"]]);
  assert.equal(recognisePlatform(facts)?.platform, "nocloud");
  assert.deepEqual(ran, []);
});

test("a drive without a disk in it has no label, and hides none of others", () => {
  const { system } = fakeMachine({
    "/sys/class/block/sr0/dev": "11:0\n",
    "/sys/class/block/vdb/dev": "253:16\n",
    "/dev/vdb": fat("cidata", "FAT16"),
  });
  const readFile: typeof system.readFile = (path, part) => {
    if (path === "/dev/sr0") throw new SystemError("ENOMEDIUM", path, "no medium found");
    return system.readFile(path, part);
  };
  assert.deepEqual(readMachineFacts({ ...system, readFile }).diskLabels, ["cidata"]);
});

test("a machine without firmware, disks and command line is no platform's", () => {
  assert.equal(recognisePlatform(readMachineFacts(fakeMachine({}).system)), undefined);
});
