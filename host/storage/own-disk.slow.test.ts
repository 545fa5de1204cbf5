import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { PARTITION_TYPES } from "@wherry/formats/disk/partition-types.ts";
import {
  type LoopDisk,
  openStorageLaboratory,
  type StorageLaboratory,
} from "@wherry/testing/storage/storage-laboratory.ts";

const opened = await openStorageLaboratory();

describe("the disk that the machine runs from", { skip: typeof opened === "string" ? opened : false }, () => {
  const laboratory = opened as StorageLaboratory;
  after(() => laboratory[Symbol.asyncDispose]());

  const own = [
    ["esp", PARTITION_TYPES.esp],
    ["usr-a", PARTITION_TYPES["usr-x86-64"]],
    ["usr-a-verity", PARTITION_TYPES["usr-x86-64-verity"]],
    ["usr-b", PARTITION_TYPES["usr-x86-64"]],
    ["usr-b-verity", PARTITION_TYPES["usr-x86-64-verity"]],
    ["var", PARTITION_TYPES.var],
  ] as const;

  /** A disk laid out as images are, whose last partition is mounted on /var where the agent's code runs. */
  function ownDisk(): LoopDisk & { readonly id: string } {
    const disk = laboratory.disk("own", { mebibytes: 300 });
    const lines = own.map(([label, type], index) => `${index + 1} : size=20MiB, type=${type}, name="${label}"`);
    laboratory.run(
      ["sfdisk", "--quiet", "--force", "--no-reread", "--no-tell-kernel", disk.node],
      `label: gpt\n${lines.join("\n")}\n`,
    );
    laboratory.run(["partx", "--update", "--nr", "1:128", disk.node]);
    laboratory.run(["mkfs.vfat", "-n", "ESP", `${disk.node}p1`]);
    laboratory.run(["mkfs.ext4", "-q", `${disk.node}p6`]);
    laboratory.run([...laboratory.inside, "mount", `${disk.node}p6`, "/var"]);
    return { ...disk, id: "/dev/disk/by-id/own" };
  }

  it("keeps every partition that the machine runs from, used just now or not", async () => {
    using disk = ownDisk();
    try {
      const before = laboratory.run(["sha256sum", disk.node]);
      const refused = async (storage: object): Promise<readonly string[]> => {
        const { refusals, steps } = await laboratory.apply([disk], storage);
        assert.deepEqual(steps, []);
        // A machine for tests need not have what opens volumes at later boots.
        const found = refusals.filter(({ code }) => code !== "program.missing");
        return found.map(({ code, message }) => `${code}: ${message}`);
      };
      const nodes = own.map((_, index) => `${disk.node}p${index + 1}`);
      const named = own.map(([label]) => `/dev/disk/by-partlabel/${label}`);
      const all = own.map(([label], index) => {
        const reason = label === "var" ? "it is mounted on /var" : `this machine runs from it (${label})`;
        return `storage.conflict: ${nodes[index]} cannot be changed: ${reason}`;
      });
      const wipe = { format: "ext4", wipeFilesystem: true };
      assert.deepEqual(await refused({ filesystems: named.map((device) => ({ device, ...wipe })) }), all);
      assert.deepEqual(
        await refused({ luks: nodes.map((device, index) => ({ name: `v${index}`, device, wipeVolume: true })) }),
        all,
      );
      assert.deepEqual(
        await refused({
          raid: named.map((device, index) => ({ name: `r${index}`, level: "raid0", devices: [device] })),
        }),
        all,
      );
      const whole = await refused({ filesystems: [{ device: disk.id, ...wipe }] });
      assert.match(
        whole.join(),
        new RegExp(`^storage.conflict: ${disk.node} cannot be changed: ${disk.node}p. is on it`),
      );

      const onTable = async (section: object) => (await refused({ disks: [{ device: disk.id, ...section }] })).join();
      for (const [number, change] of [
        [1, { shouldExist: false, wipePartitionEntry: true }],
        [4, { shouldExist: false, wipePartitionEntry: true }],
        [4, { label: "other", wipePartitionEntry: true }],
        [5, { sizeMiB: 10, resize: true }],
        [6, { shouldExist: false, wipePartitionEntry: true }],
      ] as const) {
        assert.match(
          await onTable({ partitions: [{ number, ...change }] }),
          new RegExp(`runs from, and its partition ${number} \\(${own[number - 1]?.[0]}\\) may not be changed`),
        );
      }
      assert.match(await onTable({ wipeTable: true }), /its partition table may not be changed/);
      assert.match(
        await onTable({ partitions: [{ number: 0, label: "usr-b", sizeMiB: 5 }] }),
        /its partition 4 has the label "usr-b" .* already/,
      );
      assert.equal(laboratory.run(["sha256sum", disk.node]), before);
    } finally {
      laboratory.run([...laboratory.inside, "umount", "/var"]);
    }
  });

  it("takes more partitions into its free space, and its file systems are mounted as they are", async () => {
    using disk = ownDisk();
    try {
      const before = laboratory.run(["sfdisk", "--dump", disk.node]);
      const storage = {
        disks: [
          {
            device: disk.id,
            partitions: [
              { number: 9, label: "data", sizeMiB: 30 },
              { number: 0, label: "x" },
            ],
          },
        ],
        filesystems: [
          { device: "/dev/disk/by-partlabel/data", format: "ext4", path: "/srv/data" },
          { device: "/dev/disk/by-partlabel/esp", format: "vfat", label: "ESP", path: "/efi" },
        ],
      };
      const { error, steps } = await laboratory.apply([disk], storage);
      assert.equal(error, undefined);
      assert.ok(steps.length > 0);
      const afterwards = laboratory.run(["sfdisk", "--dump", disk.node]).split("\n");
      for (const line of before.split("\n").filter((one) => /p\d+ :/.test(one))) assert.ok(afterwards.includes(line));
      const added = disk.describe().filter(({ number }) => number > 6);
      assert.deepEqual(
        added.map(({ number, label, holds }) => [number, label, holds.type]),
        [
          [7, "x", undefined],
          [9, "data", "ext4"],
        ],
      );
      // What was added may be changed again.
      const partitions = [{ number: 7, shouldExist: false, wipePartitionEntry: true }];
      assert.equal((await laboratory.apply([disk], { disks: [{ device: disk.id, partitions }] })).error, undefined);
      assert.equal(disk.describe().length, 7);
    } finally {
      laboratory.run([...laboratory.inside, "umount", "/var"]);
    }
  });
});
