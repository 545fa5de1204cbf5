import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Filesystem, Luks, Storage } from "@wherry/config/ignition/config.ts";
import { emptyTable, type PartitionEntry } from "./partition-table.ts";
import { planStorage, type StoragePlan } from "./plan-storage.ts";
import { type ContentState, nothing, type StorageState } from "./storage-state.ts";

const KEY = { sha256: "1".repeat(64), size: 32 };
const UUID = "00000000-0000-4000-8000-000000000001";

/** /dev/vdb, empty and without a table, and /dev/vdc, of whose content the cases tell. */
function machine(content: Partial<ContentState> = {}, more: Partial<StorageState> = {}): StorageState {
  const disk = { node: "/dev/vdb", sectorSize: 512, sectors: 2 ** 21, table: undefined, foreign: undefined };
  return {
    nodes: { "/dev/vdb": "/dev/vdb", "/dev/vdc": "/dev/vdc", "/dev/disk/by-id/c": "/dev/vdc", "/dev/vdd": "/dev/vdd" },
    disks: { "/dev/vdb": { ...disk, partitionsInUse: {}, inUse: undefined, system: false } },
    contents: { "/dev/vdc": { ...nothing, ...content } },
    inUse: {},
    missingPrograms: [],
    mapped: [],
    present: ["/dev/vdb (1024 MiB)", "/dev/vdc (1024 MiB)", "/dev/vdd (1024 MiB)"],
    freshUuids: Array.from({ length: 9 }, (_, index) => `00000000-0000-4000-8000-00000000010${index}`),
    ...more,
  };
}

function plan(storage: Storage, state: StorageState = machine()): StoragePlan {
  const names = (storage.luks ?? []).map(({ name }) => [name, KEY]);
  return planStorage({ ignition: { version: "3.5.0" }, storage }, state, { keys: Object.fromEntries(names) });
}

const commands = ({ steps }: StoragePlan) => steps.map(({ words }) => words.join(" "));
const refusals = ({ refusals: all }: StoragePlan) =>
  all.map(({ code, message, path, hint }) => `${code} at ${path.join(".")}: ${message}; ${hint}`);

describe("file systems and what is there", () => {
  const ext4 = { type: "ext4", label: "data", uuid: UUID };
  const erase = "wipefs --all --force /dev/vdc";
  const make = "mkfs.ext4 -F /dev/vdc";
  // The matrix of wipeFilesystem and what is there -> commands, or the refusal.
  const cases: readonly (readonly [string, Partial<ContentState>, Partial<Filesystem>, readonly string[] | RegExp])[] =
    [
      ["nothing", {}, {}, [erase, make]],
      ["nothing, wiped", {}, { wipeFilesystem: true }, [erase, make]],
      ["the format asked for", ext4, {}, []],
      ["format, label and UUID asked for", ext4, { label: "data", uuid: UUID.toUpperCase() }, []],
      ["the same, wiped", ext4, { wipeFilesystem: true }, [erase, make]],
      [
        "another label",
        ext4,
        { label: "other" },
        /vdc holds ext4 "data", and is to hold ext4 "other"; .*wipeFilesystem/,
      ],
      ["a label where none is asked for", ext4, { label: "" }, /vdc holds ext4 "data", and is to hold ext4;/],
      ["another UUID", ext4, { uuid: UUID.replace("1", "2") }, /holds ext4 with the UUID 0{8}-/],
      ["another label, wiped", ext4, { label: "x", wipeFilesystem: true }, [erase, "mkfs.ext4 -F -L x /dev/vdc"]],
      ["another format", { type: "xfs" }, {}, /holds xfs, and is to hold ext4;/],
      ["another format, wiped", { type: "xfs" }, { wipeFilesystem: true }, [erase, make]],
      ["a partition table", { type: "gpt" }, {}, /holds gpt/],
      ["several things", { ambiguous: true }, {}, /holds traces of several file systems/],
      ["several things, wiped", { ambiguous: true }, { wipeFilesystem: true }, [erase, make]],
      ["nothing, as asked", {}, { format: "none" }, []],
      ["something, and nothing is asked for", ext4, { format: "none" }, /and is to hold nothing/],
      ["something, to be erased", ext4, { format: "none", wipeFilesystem: true }, [erase]],
      ["no format is given", ext4, { format: "" }, []],
    ];
  for (const [name, content, asked, expected] of cases) {
    it(name, () => {
      const result = plan({ filesystems: [{ device: "/dev/vdc", format: "ext4", ...asked }] }, machine(content));
      if (expected instanceof RegExp) {
        assert.deepEqual(commands(result), []);
        assert.match(refusals(result).join(), expected);
        assert.match(refusals(result).join(), /^storage\.conflict at storage\.filesystems\.0:/);
      } else assert.deepEqual([commands(result), refusals(result)], [expected, []]);
    });
  }

  it("passes label and UUID to each program in its own way, and the user's options before them", () => {
    const made = (filesystem: Partial<Filesystem>) =>
      commands(plan({ filesystems: [{ device: "/dev/vdc", options: ["-x"], label: "L", ...filesystem }] })).at(-1);
    assert.equal(made({ format: "ext4", uuid: UUID }), `mkfs.ext4 -x -F -U ${UUID} -L L /dev/vdc`);
    assert.equal(made({ format: "xfs", uuid: UUID }), `mkfs.xfs -x -f -m uuid=${UUID} -L L /dev/vdc`);
    assert.equal(made({ format: "btrfs", uuid: UUID }), `mkfs.btrfs -x --force -U ${UUID} -L L /dev/vdc`);
    assert.equal(made({ format: "swap", uuid: UUID }), `mkswap -x -f -U ${UUID} -L L /dev/vdc`);
    assert.equal(made({ format: "vfat", uuid: "A1B2-C3D4" }), "mkfs.vfat -x -i a1b2c3d4 -n L /dev/vdc");
  });
});

describe("volumes and what is there", () => {
  const luks: Luks = { name: "v", device: "/dev/vdc", keyFile: { source: "data:,k" } };
  const volume = { name: "v", flags: [], opens: true, inside: undefined };
  const there: Partial<ContentState> = { type: "crypto_LUKS", version: "2", uuid: UUID, label: "l", volume };
  const format = "cryptsetup luksFormat --batch-mode --type luks2 --key-file - --uuid";
  const open = "cryptsetup luksOpen /dev/vdc v --key-file - --persistent";
  const anew = (words: string) => ["wipefs --all --force /dev/vdc", `${format} ${words} /dev/vdc`];
  const fresh = "00000000-0000-4000-8000-000000000100";
  const discard = " --allow-discards";
  const cases: readonly (readonly [string, Partial<ContentState>, Partial<Luks>, readonly string[] | RegExp])[] = [
    ["nothing", {}, {}, [...anew(fresh), open]],
    [
      "nothing, with all options",
      {},
      { uuid: UUID, label: "l", discard: true, options: ["--a"], openOptions: ["--b"] },
      [...anew(`${UUID} --label l --a`), `${open}${discard} --b`],
    ],
    ["the volume", there, {}, [open]],
    ["the volume with label and UUID", there, { label: "l", uuid: UUID }, [open]],
    ["the volume, wiped", there, { wipeVolume: true }, [...anew(fresh), open]],
    ["another label", there, { label: "m" }, /a volume with the label "l", not "m"/],
    ["another UUID", there, { uuid: fresh }, /a volume with the UUID/],
    ["another key", { ...there, volume: { ...volume, opens: false } }, {}, /the key does not open/],
    ["without a key", there, { keyFile: {} }, /without keyFile there is no key/],
    ["discards", { ...there, volume: { ...volume, flags: ["allow-discards"] } }, {}, /passes discards on/],
    [
      "discards, as asked",
      { ...there, volume: { ...volume, flags: ["allow-discards"] } },
      { discard: true },
      [open + discard],
    ],
    ["no discards", there, { discard: true }, /does not pass discards on/],
    ["LUKS 1", { ...there, version: "1" }, {}, /LUKS 1/],
    ["a file system", { type: "ext4" }, {}, /holds ext4, not the volume v; set wipeVolume/],
    ["a file system, wiped", { type: "ext4" }, { wipeVolume: true }, [...anew(fresh), open]],
    ["several things", { ambiguous: true }, {}, /traces of several file systems/],
  ];
  for (const [name, content, asked, expected] of cases) {
    it(name, () => {
      const result = plan({ luks: [{ ...luks, ...asked }] }, machine(content));
      if (expected instanceof RegExp) {
        assert.deepEqual(commands(result), []);
        assert.match(refusals(result).join(), expected);
        assert.match(refusals(result).join(), /^storage\.conflict at storage\.luks\.0:/);
      } else assert.deepEqual([commands(result), refusals(result)], [expected, []]);
    });
  }

  it("refuses what the host has no programs for, and says what to do", () => {
    const refused = (more: Partial<Luks>) => refusals(plan({ luks: [{ ...luks, ...more }] })).join();
    for (const clevis of [{ tpm2: true }, { tang: [{ url: "x" }] }, { custom: { pin: "tpm2", config: "{}" } }]) {
      assert.match(
        refused({ clevis }),
        /^config\.unsupported at storage\.luks\.0\.clevis: .*; remove clevis, and give/,
      );
    }
    assert.match(refused({ cex: { enabled: true } }), /^config\.unsupported at storage\.luks\.0\.cex: .*; remove cex/);
    assert.equal(refused({ clevis: {}, cex: { enabled: false } }), "");
  });

  it("puts a file system into a volume, or uses the one that is in it, and tells what opens it later", () => {
    const storage: Storage = { luks: [luks], filesystems: [{ device: "/dev/mapper/v", format: "ext4" }] };
    const inside = (type: string | undefined) => ({ ...there, volume: { ...volume, inside: { ...nothing, type } } });
    const { steps, volumes } = plan(storage);
    assert.deepEqual(commands(plan(storage)).slice(-2), [
      "wipefs --all --force /dev/mapper/v",
      "mkfs.ext4 -F /dev/mapper/v",
    ]);
    assert.deepEqual(steps.find(({ makes }) => makes.length > 0)?.makes, ["/dev/mapper/v"]);
    assert.deepEqual(volumes, [{ name: "v", uuid: fresh, key: KEY, from: ["storage", "luks", 0] }]);
    assert.deepEqual(commands(plan(storage, machine(inside("ext4")))), [open]);
    assert.match(refusals(plan(storage, machine(inside("xfs")))).join(), /holds xfs, and is to hold ext4/);
    assert.match(refusals(plan(storage, machine({}, { mapped: ["v"] }))).join(), /there is a device \/dev\/mapper\/v/);
  });
});

describe("arrays", () => {
  it("are made of what is there, with a warning about what they replace", () => {
    const raid = { name: "data", level: "raid1", devices: ["/dev/vdc", "/dev/vdd"], options: ["--bitmap=none"] };
    const filesystems = [{ device: "/dev/md/data", format: "xfs", path: "/srv" }];
    const result = plan({ raid: [raid], filesystems }, machine({ type: "ext4", label: "old" }));
    assert.deepEqual(commands(result), [
      "mdadm --create /dev/md/data --force --run --homehost any --level raid1 --raid-devices 2 --bitmap=none /dev/vdc /dev/vdd",
      "wipefs --all --force /dev/md/data",
      "mkfs.xfs -f /dev/md/data",
    ]);
    assert.deepEqual(
      result.findings.map(({ message }) => message),
      ['the array data replaces ext4 "old" on /dev/vdc'],
    );
    const spare = commands(
      plan({ raid: [{ ...raid, level: "raid5", spares: 1, devices: ["/dev/vdb", ...raid.devices] }] }),
    );
    assert.match(spare.join(), /--raid-devices 2 --spare-devices 1/);
  });
});

describe("what is never done", () => {
  const wipe = { format: "ext4", wipeFilesystem: true };
  const used = { inUse: { "/dev/vdc": "it is mounted on /srv", "/dev/vdd3": "this machine runs from it (usr-b)" } };

  it("to change what is in use, or a disk with a partition that is", () => {
    for (const [device, reason] of [
      ["/dev/vdc", /vdc cannot be changed: it is mounted on \/srv/],
      ["/dev/disk/by-id/c", /vdc cannot be changed: it is mounted on \/srv/],
      ["/dev/vdd", /vdd cannot be changed: \/dev\/vdd3 is on it, and this machine runs from it \(usr-b\)/],
    ] as const) {
      const storages: readonly Storage[] = [
        { filesystems: [{ device, ...wipe }] },
        { luks: [{ name: "v", device, wipeVolume: true }] },
        { raid: [{ name: "r", level: "raid0", devices: [device] }] },
      ];
      for (const storage of storages) {
        assert.deepEqual(commands(plan(storage, machine({}, used))), []);
        assert.match(refusals(plan(storage, machine({}, used))).join(), reason);
      }
    }
    const kept = plan(
      { filesystems: [{ device: "/dev/vdc", format: "ext4", path: "/srv" }] },
      machine({ type: "ext4" }, used),
    );
    assert.deepEqual([kept.steps, kept.refusals, kept.mounts], [[], [], []]);
  });

  it("to use one device twice, one that is missing, or a partition that is deleted", () => {
    const twice = {
      filesystems: [{ device: "/dev/vdc", ...wipe }],
      luks: [{ name: "v", device: "/dev/disk/by-id/c" }],
    };
    assert.match(refusals(plan(twice)).join(), /^config\.invalid at storage\.filesystems\.0: \/dev\/vdc has two uses/);
    const missing = refusals(plan({ filesystems: [{ device: "/dev/vdx", ...wipe }], disks: [{ device: "/dev/vdy" }] }));
    assert.deepEqual(missing, [
      "storage.missing at storage.disks.0: there is no device /dev/vdy; there are /dev/vdb (1024 MiB), /dev/vdc (1024 MiB), /dev/vdd (1024 MiB)",
      "storage.missing at storage.filesystems.0.device: there is no device /dev/vdx; there are /dev/vdb (1024 MiB), /dev/vdc (1024 MiB), /dev/vdd (1024 MiB)",
    ]);
    const entry: PartitionEntry = {
      number: 1,
      start: 2048,
      size: 2048,
      type: "",
      guid: UUID,
      label: "",
      attributes: "",
    };
    const table = { ...emptyTable(UUID, 512, 2 ** 21), partitions: [entry] };
    const [disk] = Object.values(machine().disks);
    assert.ok(disk);
    const state = machine({}, { disks: { "/dev/vdb": { ...disk, table } } });
    const gone = plan(
      {
        disks: [{ device: "/dev/vdb", partitions: [{ number: 1, shouldExist: false, wipePartitionEntry: true }] }],
        filesystems: [{ device: "/dev/vdb1", ...wipe }],
      },
      { ...state, nodes: { ...state.nodes, "/dev/vdb1": "/dev/vdb1" } },
    );
    assert.match(refusals(gone).join(), /vdb1 is on a partition that this configuration deletes/);
  });

  it("to begin without a program: each is named with its package", () => {
    const missingPrograms = ["mkfs.btrfs", "mdadm", "systemd-cryptsetup"];
    const filesystems = [
      { device: "/dev/vdc", ...wipe },
      { device: "/dev/vdd", format: "btrfs" },
    ];
    const storage = {
      filesystems,
      raid: [{ name: "r", level: "raid1", devices: ["/dev/vdb"] }],
      luks: [{ name: "v" }],
    };
    assert.deepEqual(
      refusals(plan(storage, machine({}, { missingPrograms }))).filter((text) => text.startsWith("program")),
      [
        "program.missing at storage.filesystems.1: the image has no mkfs.btrfs, which this needs; add btrfs-progs to packages.install in the image's definition",
        "program.missing at storage.raid.0: the image has no mdadm, which this needs; add mdadm to packages.install in the image's definition",
        "program.missing at storage.luks.0: the image has no systemd-cryptsetup, which this needs; add systemd-cryptsetup to packages.install in the image's definition",
      ],
    );
  });

  it("to mount over what the machine stands on; the rest is mounted outermost first", () => {
    const at = (path: string, format = "ext4") => ({ device: path === "/a/b" ? "/dev/vdd" : "/dev/vdc", format, path });
    for (const path of ["/", "/etc", "/usr", "/var"]) {
      assert.match(
        refusals(plan({ filesystems: [at(path)] })).join(),
        /^config\.unsupported at storage\.filesystems\.0\.path/,
      );
    }
    const { mounts } = plan({ filesystems: [at("/a/b"), at("/a"), at("/c/d/e", "virtiofs")] });
    assert.deepEqual(
      mounts.map(({ path }) => path),
      ["/a", "/a/b", "/c/d/e"],
    );
    assert.deepEqual(plan({ filesystems: [at("/a", "swap")] }).mounts, []);
  });
});
