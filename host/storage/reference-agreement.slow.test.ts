import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import type { ApplyRequest } from "@wherry/testing/storage/apply-storage.ts";
import {
  type LoopDisk,
  openStorageLaboratory,
  type PartitionDescription,
  type StorageLaboratory,
} from "@wherry/testing/storage/storage-laboratory.ts";

const opened = await openStorageLaboratory();
const reason = typeof opened === "string" ? opened : opened.reference === undefined && missingPeers(["ignition"]);

const ESP = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
const uuid = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
const wipe = { wipePartitionEntry: true };
const one = { number: 1, label: "one", startMiB: 1, sizeMiB: 100 };

interface Case {
  readonly name: string;
  readonly sectorSize?: number;
  /** For sfdisk and others, on the disk before. */
  readonly before?: (disk: LoopDisk, run: StorageLaboratory["run"]) => void;
  readonly partitions?: readonly object[];
  readonly wipeTable?: boolean;
  readonly filesystems?: readonly object[];
  /** Both refuse. */
  readonly refused?: true;
}

/** Partitions 1 (1-100 MiB, "one", ext4 "kept"), 2 (200-250 MiB, "two") and 4 (500-590 MiB, "four"). */
function existing(disk: LoopDisk, run: StorageLaboratory["run"]): void {
  const entry = (number: number, start: number, size: number, label: string) =>
    `${number} : start=${start * 2048}, size=${size * 2048}, name="${label}", uuid=${uuid(number)}`;
  const lines = ["label: gpt", entry(1, 1, 100, "one"), entry(2, 200, 50, "two"), entry(4, 500, 90, "four")];
  run(["sfdisk", "--quiet", "--force", "--no-reread", "--no-tell-kernel", disk.node], `${lines.join("\n")}\n`);
  run(["partx", "--update", "--nr", "1:128", disk.node]);
  run(["mkfs.ext4", "-q", "-F", "-L", "kept", "-U", uuid(9), `${disk.node}p1`]);
}

const cases: readonly Case[] = [
  {
    name: "an empty disk, places left open",
    partitions: [
      { number: 0, label: "a", sizeMiB: 20 },
      { number: 0, label: "b" },
    ],
  },
  {
    name: "places given",
    partitions: [
      { ...one, guid: uuid(1), typeGuid: ESP },
      { number: 7, label: "x", startMiB: 300, sizeMiB: 10 },
    ],
  },
  {
    name: "numbers after those without",
    partitions: [
      { number: 0, label: "a", sizeMiB: 20 },
      { number: 3, label: "c", sizeMiB: 30 },
      { number: 1, label: "d", sizeMiB: 5 },
    ],
  },
  { name: "a start, and the rest", partitions: [{ number: 1, label: "a", startMiB: 100, sizeMiB: 0 }] },
  { name: "sectors of 4096 bytes", sectorSize: 4096, partitions: [{ ...one }, { number: 0, label: "b" }] },
  {
    name: "more beside what is there",
    before: existing,
    partitions: [
      { number: 0, label: "new", sizeMiB: 40 },
      { number: 3, label: "three" },
    ],
  },
  {
    name: "the largest block is not the first",
    before: existing,
    partitions: [{ number: 3, label: "l", startMiB: 0, sizeMiB: 120 }],
  },
  { name: "the same again", before: existing, partitions: [one, { number: 2, label: "two" }] },
  { name: "the same GUID in capitals", before: existing, partitions: [{ number: 1, guid: uuid(1).toUpperCase() }] },
  { name: "another label", before: existing, partitions: [{ ...one, label: "other" }], refused: true },
  { name: "another label, which may be wiped", before: existing, partitions: [{ ...one, label: "other", ...wipe }] },
  { name: "another size", before: existing, partitions: [{ ...one, sizeMiB: 150 }], refused: true },
  {
    name: "another size, which may be changed",
    before: existing,
    partitions: [{ ...one, sizeMiB: 150, resize: true }],
  },
  {
    name: "another size and label, of which only the size may be changed",
    before: existing,
    partitions: [{ ...one, label: "x", sizeMiB: 150, resize: true }],
    refused: true,
  },
  {
    name: "growing into another one",
    before: existing,
    partitions: [{ ...one, sizeMiB: 300, resize: true }],
    refused: true,
  },
  {
    name: "growing to the end of the largest block",
    before: existing,
    partitions: [{ number: 2, sizeMiB: 0, startMiB: 200, resize: true }],
  },
  { name: "not to exist", before: existing, partitions: [{ number: 2, shouldExist: false }], refused: true },
  { name: "not to exist, and it does not", before: existing, partitions: [{ number: 3, shouldExist: false }] },
  {
    name: "deleted, and its place used",
    before: existing,
    partitions: [
      { number: 2, shouldExist: false, ...wipe },
      { number: 5, label: "five" },
    ],
  },
  {
    name: "wiped without a start: it goes to the largest block",
    before: existing,
    partitions: [{ number: 1, label: "moved", sizeMiB: 20, ...wipe }],
  },
  { name: "no room", partitions: [{ number: 1, label: "a", sizeMiB: 700 }], refused: true },
  { name: "a new table", before: existing, wipeTable: true, partitions: [{ number: 1, label: "a", sizeMiB: 10 }] },
  { name: "a new table with nothing", before: existing, wipeTable: true },
  {
    name: "a file system as it is",
    before: existing,
    partitions: [one],
    filesystems: [{ device: "/dev/disk/by-partlabel/one", format: "ext4", label: "kept", uuid: uuid(9) }],
  },
  {
    name: "a file system as it is, after the table was made anew",
    before: existing,
    wipeTable: true,
    partitions: [{ ...one, label: "new" }],
    filesystems: [{ device: "/dev/disk/by-partlabel/new", format: "ext4" }],
  },
  {
    name: "another label of a file system",
    before: existing,
    filesystems: [{ device: "/dev/disk/by-partlabel/one", format: "ext4", label: "other" }],
    refused: true,
  },
  {
    name: "another format",
    before: existing,
    filesystems: [{ device: "/dev/disk/by-partlabel/one", format: "swap" }],
    refused: true,
  },
  {
    name: "another format, which may be wiped",
    before: existing,
    filesystems: [
      { device: "/dev/disk/by-partlabel/one", format: "swap", label: "SW", uuid: uuid(8), wipeFilesystem: true },
    ],
  },
  {
    name: "nothing where something is",
    before: existing,
    filesystems: [{ device: "/dev/disk/by-partlabel/one", format: "none" }],
    refused: true,
  },
  {
    name: "nothing where something is, which may be wiped",
    before: existing,
    filesystems: [{ device: "/dev/disk/by-partlabel/one", format: "none", wipeFilesystem: true }],
  },
  {
    name: "each format with label and UUID",
    partitions: [
      { number: 1, label: "e", sizeMiB: 20 },
      { number: 2, label: "v", sizeMiB: 40 },
      { number: 3, label: "b", sizeMiB: 120 },
      { number: 4, label: "s", sizeMiB: 10 },
      { number: 5, label: "x" },
    ],
    filesystems: [
      { device: "/dev/disk/by-partlabel/e", format: "ext4", label: "root", uuid: uuid(1), options: ["-b", "4096"] },
      { device: "/dev/disk/by-partlabel/v", format: "vfat", label: "ESP", uuid: "a1b2-c3d4" },
      { device: "/dev/disk/by-partlabel/b", format: "btrfs", label: "b", uuid: uuid(3) },
      { device: "/dev/disk/by-partlabel/s", format: "swap", label: "s", uuid: uuid(4) },
      { device: "/dev/disk/by-partlabel/x", format: "xfs", label: "x", uuid: uuid(5) },
    ],
  },
];

describe("disks as the real Ignition makes them", { skip: reason }, () => {
  const laboratory = opened as StorageLaboratory;
  after(() => laboratory[Symbol.asyncDispose]());

  for (const { name, sectorSize = 512, before, refused, filesystems, partitions, wipeTable } of cases) {
    it(name, async () => {
      const tryOut = async (how: Partial<ApplyRequest>) => {
        using disk = laboratory.disk("data", { sectorSize });
        before?.(disk, laboratory.run);
        const disks = partitions || wipeTable ? [{ device: "/dev/disk/by-id/data", partitions, wipeTable }] : [];
        const { error } = await laboratory.apply([disk], { disks, filesystems }, how);
        return { error, disk: disk.describe().map((partition) => withoutNew(partition)) };
      };
      const own = await tryOut({});
      const theirs = await tryOut({ reference: laboratory.reference });
      assert.equal(own.error !== undefined, refused === true, own.error?.message ?? "");
      assert.equal(theirs.error !== undefined, refused === true, theirs.error?.message ?? "");
      if (refused) assert.equal(own.error?.code, "storage.conflict");
      assert.deepEqual(own.disk, theirs.disk);
      if (!refused && (partitions ?? []).some((partition) => !("shouldExist" in partition)))
        assert.notEqual(own.disk.length, 0);
    });
  }
});

/** GUIDs and UUIDs that were not given are new each time. */
function withoutNew(partition: PartitionDescription): PartitionDescription {
  const given = (id: string) => (id.startsWith("00000000-") || id === "A1B2-C3D4" ? id : "new");
  return {
    ...partition,
    guid: given(partition.guid),
    holds: { ...partition.holds, uuid: given(partition.holds.uuid) },
  };
}
