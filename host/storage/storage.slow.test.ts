import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import {
  type LoopDisk,
  openStorageLaboratory,
  type StorageLaboratory,
} from "@wherry/testing/storage/storage-laboratory.ts";

const opened = await openStorageLaboratory();

describe("storage on real disks", { skip: typeof opened === "string" ? opened : false }, () => {
  const laboratory = opened as StorageLaboratory;
  after(() => laboratory[Symbol.asyncDispose]());

  const id = (disk: LoopDisk) => `/dev/disk/by-id/${disk.name}`;
  const held = (disk: LoopDisk) => disk.describe().map(({ number, holds }) => [number, holds.type, holds.label]);

  it("makes every kind of file system on partitions that the same configuration makes", async () => {
    using disk = laboratory.disk("all");
    const formats = ["ext4", "xfs", "btrfs", "vfat", "swap"] as const;
    const uuid = (index: number) => `00000000-0000-4000-8000-00000000000${index}`;
    const storage = {
      disks: [
        {
          device: id(disk),
          partitions: formats.map((format, index) => ({
            number: 0,
            label: `p ${format}`,
            sizeMiB: { xfs: 310, btrfs: 120 }[format as string] ?? 20,
            guid: uuid(index),
          })),
        },
      ],
      filesystems: formats.map((format, index) => ({
        device: `/dev/disk/by-partlabel/p\\x20${format}`,
        format,
        label: format.toUpperCase(),
        uuid: format === "vfat" ? "ABCD-1234" : uuid(index),
      })),
    };
    const first = await laboratory.apply([disk], storage, { times: 2 });
    assert.equal(first.error, undefined);
    const described = disk.describe();
    assert.deepEqual(
      described.map(({ label, guid, holds }) => [label, guid, holds]),
      formats.map((format, index) => [
        `p ${format}`,
        uuid(index),
        { type: format, label: format.toUpperCase(), uuid: format === "vfat" ? "ABCD-1234" : uuid(index) },
      ]),
    );

    // Once more, by number: everything is there already, and stays.
    const numbered = {
      ...storage,
      disks: [
        {
          device: id(disk),
          partitions: storage.disks[0]?.partitions.map((one, index) => ({ ...one, number: index + 1 })),
        },
      ],
    };
    const again = await laboratory.apply([disk], numbered);
    assert.equal(again.error, undefined);
    assert.deepEqual(again.steps, []);
    assert.deepEqual(disk.describe(), described);
  });

  it("keeps partitions that it is not asked about, with attributes and odd labels, whatever the sector size", async () => {
    for (const sectorSize of [512, 4096]) {
      using disk = laboratory.disk(`odd${sectorSize}`, { mebibytes: 100, sectorSize });
      const mebibyte = 2 ** 20 / sectorSize;
      const table = [
        "label: gpt",
        `2 : start=${mebibyte}, size=${10 * mebibyte}, name="a\\x22b\\x5c, ä", attrs="RequiredPartition GUID:59,63"`,
        `7 : start=${90 * mebibyte}, size=${mebibyte}, type=0657fd6d-a4ab-43c4-84e5-0933c84b4f4f`,
      ];
      laboratory.run(
        ["sfdisk", "--quiet", "--force", "--no-reread", "--no-tell-kernel", disk.node],
        `${table.join("\n")}\n`,
      );
      laboratory.run(["partx", "--update", "--nr", "1:128", disk.node]);
      const before = laboratory.run(["sfdisk", "--dump", disk.node]);
      const { error } = await laboratory.apply([disk], {
        disks: [{ device: id(disk), partitions: [{ number: 3, label: "new" }] }],
      });
      assert.equal(error, undefined);
      const kept = (dump: string) => dump.split("\n").filter((line) => /p[27] :/.test(line));
      const afterwards = laboratory.run(["sfdisk", "--dump", disk.node]);
      assert.deepEqual(kept(afterwards), kept(before));
      assert.equal(kept(afterwards).length, 2);
      const made = disk.describe().find(({ number }) => number === 3);
      assert.deepEqual(made && [made.start, made.size, made.label], [11 * mebibyte, 79 * mebibyte, "new"]);
    }
  });

  it("uses what a new partition finds in its place, or refuses it, and never erases it unasked", async () => {
    using disk = laboratory.disk("place", { mebibytes: 100 });
    const partitions = [{ number: 1, label: "data", startMiB: 1, sizeMiB: 50 }];
    const asked = (table: object, filesystem: object) =>
      laboratory.apply([disk], {
        disks: [{ device: id(disk), partitions, ...table }],
        filesystems: [{ device: "/dev/disk/by-partlabel/data", format: "ext4", ...filesystem }],
      });
    assert.equal((await asked({}, { label: "kept" })).error, undefined);
    const [made] = disk.describe();
    const again = await asked({ wipeTable: true }, {});
    assert.equal(again.error, undefined);
    assert.match(again.findings.map(({ message }) => message).join(), /the ext4 on .* is used as it is/);
    assert.deepEqual(disk.describe()[0]?.holds, made?.holds);
    const other = await asked({ wipeTable: true }, { format: "xfs" });
    assert.deepEqual([other.error?.code, other.error?.path], ["storage.conflict", ["storage", "filesystems", 0]]);
    assert.deepEqual(disk.describe()[0]?.holds, made?.holds, "nothing was done before all was planned");
    assert.equal((await asked({}, { format: "swap", wipeFilesystem: true })).error, undefined);
    assert.deepEqual(held(disk), [[1, "swap", ""]]);
    assert.equal((await asked({}, { format: "none", wipeFilesystem: true })).error, undefined);
    assert.deepEqual(held(disk), [[1, undefined, ""]]);
  });

  it("moves, resizes, replaces and deletes partitions so that the kernel sees them where the table has them", async () => {
    using disk = laboratory.disk("moving", { mebibytes: 200 });
    const apply = async (partitions: readonly object[], more = {}) => {
      const { error } = await laboratory.apply([disk], { disks: [{ device: id(disk), partitions }] }, more);
      assert.equal(error, undefined);
      const kernel = laboratory.run(["partx", "--show", "--noheadings", "--output", "NR,START,SECTORS", disk.node]);
      const nodes = laboratory.run([
        "sh",
        "-c",
        'cd /sys/class/block && for p in "$1"p*; do echo "$(cat $p/partition $p/start $p/size | tr "\\n" " ")"; done',
        "sh",
        disk.node.slice(5),
      ]);
      const lines = (text: string) =>
        text
          .trim()
          .split("\n")
          .map((line) => line.trim().replace(/ +/g, " "))
          .sort();
      assert.deepEqual(lines(nodes), lines(kernel));
      return disk.describe().map(({ number, start, size }) => [number, start / 2048, size / 2048]);
    };
    const wipe = { wipePartitionEntry: true };
    assert.deepEqual(
      await apply([
        { number: 1, startMiB: 1, sizeMiB: 40 },
        { number: 2, startMiB: 60, sizeMiB: 40 },
      ]),
      [
        [1, 1, 40],
        [2, 60, 40],
      ],
    );
    assert.deepEqual(await apply([{ number: 1, startMiB: 1, sizeMiB: 50, resize: true }]), [
      [1, 1, 50],
      [2, 60, 40],
    ]);
    const swapped = [
      { number: 1, startMiB: 60, sizeMiB: 10, ...wipe },
      { number: 2, startMiB: 1, sizeMiB: 50, ...wipe },
    ];
    assert.deepEqual(await apply(swapped, { times: 3 }), [
      [1, 60, 10],
      [2, 1, 50],
    ]);
    assert.deepEqual(
      await apply([
        { number: 2, shouldExist: false, ...wipe },
        { number: 9, startMiB: 20, sizeMiB: 30 },
      ]),
      [
        [1, 60, 10],
        [9, 20, 30],
      ],
    );
  });

  it("refuses what is in use, a foreign table, and a disk that does not turn up", async () => {
    using disk = laboratory.disk("used", { mebibytes: 100 });
    const refused = async (storage: object) => {
      const before = laboratory.run(["sfdisk", "--dump", disk.node]);
      const { error, steps } = await laboratory.apply([disk], storage);
      assert.deepEqual(steps, []);
      assert.equal(laboratory.run(["sfdisk", "--dump", disk.node]), before);
      return `${error?.code}: ${error?.message}; ${error?.hint}`;
    };
    await laboratory.apply([disk], {
      disks: [{ device: id(disk), partitions: [{ number: 1, sizeMiB: 40 }, { number: 2 }] }],
    });
    laboratory.run(["mkfs.ext4", "-q", `${disk.node}p1`]);
    const folder = join(laboratory.folder, "mounted");
    mkdirSync(folder, { recursive: true });
    laboratory.run([...laboratory.inside, "mount", `${disk.node}p1`, folder]);
    try {
      const mounted = /^storage\.conflict: .* in use: it is mounted on .*mounted/;
      assert.match(await refused({ disks: [{ device: id(disk), wipeTable: true }] }), mounted);
      assert.match(
        await refused({
          disks: [{ device: id(disk), partitions: [{ number: 1, shouldExist: false, wipePartitionEntry: true }] }],
        }),
        mounted,
      );
      const format = { device: `${disk.node}p1`, format: "xfs", wipeFilesystem: true };
      assert.match(await refused({ filesystems: [format] }), /cannot be changed: it is mounted/);
      const beside = await laboratory.apply([disk], {
        disks: [{ device: id(disk), partitions: [{ number: 2, sizeMiB: 10, wipePartitionEntry: true }] }],
      });
      assert.equal(beside.error, undefined);
      assert.deepEqual(
        disk.describe().map(({ number, size }) => [number, size / 2048]),
        [
          [1, 40],
          [2, 10],
        ],
      );
    } finally {
      laboratory.run([...laboratory.inside, "umount", folder]);
    }
    assert.match(
      await refused({ disks: [{ device: "/dev/disk/by-id/none" }] }),
      /^storage\.missing: there is no device \/dev\/disk\/by-id\/none; there are .*\/dev\/loop/,
    );
    laboratory.run(
      ["sfdisk", "--quiet", "--force", "--no-reread", "--no-tell-kernel", disk.node],
      "label: dos\nsize=2048\n",
    );
    assert.match(
      await refused({ disks: [{ device: id(disk), partitions: [{ number: 1 }] }] }),
      /has an MBR partition table/,
    );
    assert.equal(
      (await laboratory.apply([disk], { disks: [{ device: id(disk), wipeTable: true, partitions: [{ number: 1 }] }] }))
        .error,
      undefined,
    );
  });

  it("tells what the program said where one fails, and never a key", async () => {
    using disk = laboratory.disk("words", { mebibytes: 100 });
    const options = { options: ["--no-such-option"] };
    const { error } = await laboratory.apply([disk], {
      filesystems: [{ device: id(disk), format: "ext4", ...options }],
    });
    assert.equal(error?.code, "program.failed");
    assert.match(error?.message ?? "", /make ext4 on .*: .*(unrecognized|invalid) option/s);
    assert.match(error?.hint ?? "", /mkfs.ext4 --no-such-option -F/);

    const secret = "a very secret key";
    const key = { sha256: "0".repeat(64), size: secret.length };
    writeFileSync(join(laboratory.folder, key.sha256), secret);
    const luks = {
      name: "wherry-test",
      device: id(disk),
      options: ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"],
    };
    const result = await laboratory.apply([disk], { luks: [luks] }, { keys: { "wherry-test": key } });
    assert.ok(!JSON.stringify(result).includes(secret));
    // Formatting needs the kernel's cryptography, and opening needs device mapper; a kernel may have neither.
    if (result.error === undefined) laboratory.run(["cryptsetup", "close", "wherry-test"]);
    else assert.match(result.error.message, /volume wherry-test|as wherry-test/);
  });
});
