import assert from "node:assert/strict";
import { test } from "node:test";
import { type ContentPlan, type Probe, planContent, planPlace } from "./plan-var.ts";
import type { Ext4 } from "./superblock.ts";

const partition = { disk: "vda", name: "vda6", number: 6, start: 2048, size: 524_288, diskSize: 16_777_216 };
const able = { canGrow: true, canMake: true, canCheck: true, canEnlarge: true };

for (const { name, facts, plan } of [
  {
    name: "no partition keeps /var in memory",
    facts: { ...able, partition: undefined },
    plan: { kind: "volatile", reason: "the disk of /usr has no partition called var" },
  },
  {
    name: "no program to make a file system keeps /var in memory",
    facts: { ...able, partition, canMake: false },
    plan: { kind: "volatile", reason: "the image has no mkfs.ext4 and blkid" },
  },
  {
    name: "room behind it lets it grow",
    facts: { ...able, partition },
    plan: { kind: "disk", partition, grow: "yes" },
  },
  {
    name: "without sfdisk it keeps its size, which is said",
    facts: { ...able, partition, canGrow: false },
    plan: { kind: "disk", partition, grow: "cannot" },
  },
  {
    name: "4 MiB behind it are left over",
    facts: { ...able, partition: { ...partition, diskSize: 2048 + 524_288 + 8192 }, canGrow: false },
    plan: { kind: "disk", partition: { ...partition, diskSize: 2048 + 524_288 + 8192 }, grow: "no" },
  },
]) {
  test(name, () => assert.deepEqual(planPlace(facts), plan));
}

const size = 2 ** 30;
const own: Ext4 = { label: "var", size };
const keep = { kind: "keep", check: true, enlarge: false, renew: false } as const;
const refused = (message: string): ContentPlan => ({
  kind: "refuse",
  message,
  hint: "it is not touched; erase it (wipefs) or replace the disk",
});

for (const { name, superblock, probe, plan } of [
  { name: "its own file system is kept, and nobody is asked", superblock: own, probe: undefined, plan: keep },
  {
    name: "its own file system is enlarged where the partition is larger",
    superblock: { ...own, size: size - 65_536 },
    probe: undefined,
    plan: { ...keep, enlarge: true },
  },
  {
    name: "what does not fill a block is left over",
    superblock: { ...own, size: size - 65_535 },
    probe: undefined,
    plan: keep,
  },
  {
    name: "one that was not finished is made anew",
    superblock: { label: "var-new", size },
    probe: { status: 0, said: "DEVNAME=/dev/vda6\nLABEL=var-new\nTYPE=ext4\n" },
    plan: { kind: "make" },
  },
  {
    name: "one that was not finished, over which something else lies, is not touched",
    superblock: { label: "var-new", size },
    probe: { status: 8, said: "" },
    plan: refused("it is not clear what /dev/vda6 holds"),
  },
  {
    name: "an ext4 of another name is kept",
    superblock: { label: "data", size },
    probe: { status: 0, said: "LABEL=data\nTYPE=ext4\n" },
    plan: keep,
  },
  {
    name: "nothing is made a file system",
    superblock: undefined,
    probe: { status: 2, said: "" },
    plan: { kind: "make" },
  },
  {
    name: "a partition of which blkid has nothing to say but its place is made a file system",
    superblock: undefined,
    probe: { status: 0, said: "DEVNAME=/dev/vda6\nPART_ENTRY_NAME=var\n" },
    plan: { kind: "make" },
  },
  {
    name: "another file system is not touched",
    superblock: undefined,
    probe: { status: 0, said: "DEVNAME=/dev/vda6\nLABEL=var\nTYPE=xfs\n" },
    plan: refused("/dev/vda6 holds a file system other than ext4"),
  },
  {
    name: "a file system that only its type tells is not touched",
    superblock: undefined,
    probe: { status: 2, said: "TYPE=swap\n" },
    plan: refused("/dev/vda6 holds a file system other than ext4"),
  },
  ...[{ status: 8, said: "" }, { status: 127, said: "" }, { status: 4, said: "TYPE=ext4\n" }, undefined].map(
    (probe) => ({
      name: `blkid's status ${probe?.status} is not clear`,
      superblock: undefined,
      probe,
      plan: refused("it is not clear what /dev/vda6 holds"),
    }),
  ),
] satisfies { name: string; superblock: Ext4 | undefined; probe: Probe | undefined; plan: ContentPlan }[]) {
  test(name, () => assert.deepEqual(planContent({ path: "/dev/vda6", size, superblock }, probe, able), plan));
}

test("without e2fsck and resize2fs, a file system is neither checked nor enlarged", () => {
  const superblock = { label: "var", size: size / 2 };
  assert.deepEqual(
    planContent({ path: "/dev/vda6", size, superblock }, undefined, { canCheck: false, canEnlarge: false }),
    { kind: "keep", check: false, enlarge: false, renew: false },
  );
});
