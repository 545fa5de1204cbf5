import assert from "node:assert/strict";
import { test } from "node:test";
import { gzip } from "@wherry/core/bytes/gzip.ts";
import { folderOf, transpileValue } from "@wherry/testing/samples/butane.ts";
import { specifications } from "./specification.ts";

const role = { "machineconfiguration.openshift.io/role": "worker" };

/** What every configuration of a variant has to have. */
function header(variant: string, version: string): Record<string, unknown> {
  return { variant, version, ...(variant === "openshift" ? { metadata: { name: "a", labels: role } } : {}) };
}

for (const { variant, version, minor } of specifications) {
  test(`${variant} ${version} becomes a version of Ignition with nothing in it`, () => {
    const { ignition, machineConfig, said } = transpileValue(header(variant, version));
    assert.deepEqual(said, []);
    assert.deepEqual(ignition, { ignition: { version: minor === 7 ? "3.7.0-experimental" : `3.${minor}.0` } });
    assert.equal(machineConfig?.kind, variant === "openshift" ? "MachineConfig" : undefined);
  });
}

const unknown: readonly (readonly [what: string, config: unknown, says: RegExp])[] = [
  ["nothing", {}, /^error \$\.variant: no variant is specified/],
  ["a list", [], /^error \$: this is not a Butane/],
  ["a misspelt variant", { variant: "flatcat", version: "1.0.0" }, /\$\.variant: .*did you mean flatcar/],
  ["no version", { variant: "fcos" }, /\$\.version: .*1\.0\.0, .*1\.8\.0-experimental/],
  ["a version that is not there", { variant: "fcos", version: "1.9.0" }, /\$\.version: there is no version 1\.9\.0/],
  ["a version that is a number", { variant: "fcos", version: 1.5 }, /\$\.version: .*semantic/],
  ["a variant that was removed", { variant: "rhcos", version: "0.1.0" }, /removed; use openshift/],
];

for (const [what, config, says] of unknown) {
  test(`${what} is refused with what could be there`, () => {
    const { ignition, said } = transpileValue(config);
    assert.equal(ignition, undefined);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", says);
  });
}

const sugar: readonly (readonly [what: string, version: string, config: object, becomes: object])[] = [
  [
    "contents within the configuration, escaped",
    "1.5.0",
    { storage: { files: [{ path: "/a", contents: { inline: "a b" } }] } },
    { storage: { files: [{ path: "/a", contents: { source: "data:,a%20b", compression: "" } }] } },
  ],
  [
    "contents of the first version, where nothing is said of compression",
    "1.0.0",
    { storage: { files: [{ path: "/a", contents: { inline: "((((((((" } }] } },
    { storage: { files: [{ path: "/a", contents: { source: "data:,((((((((" } }] } },
  ],
  [
    "contents in base64 where that is shorter",
    "1.5.0",
    { storage: { files: [{ path: "/a", contents: { inline: "%%%%%%%%%%%%" } }] } },
    { storage: { files: [{ path: "/a", contents: { source: "data:;base64,JSUlJSUlJSUlJSUl", compression: "" } }] } },
  ],
  [
    "contents compressed where that is shorter still",
    "1.5.0",
    { storage: { files: [{ path: "/a", contents: { inline: "z".repeat(149) } }] } },
    {
      storage: {
        files: [
          {
            path: "/a",
            contents: { source: "data:;base64,H4sIAAAAAAAC/6oajAAQAAD//5tA8d+VAAAA", compression: "gzip" },
          },
        ],
      },
    },
  ],
  [
    "contents that are compressed already, only encoded",
    "1.5.0",
    { storage: { files: [{ path: "/a", contents: { local: "text", compression: "gzip" } }] } },
    { storage: { files: [{ path: "/a", contents: { source: "data:,hello", compression: "gzip" } }] } },
  ],
  [
    "keys of a user from a file, behind those within",
    "1.5.0",
    { passwd: { users: [{ name: "a", ssh_authorized_keys: ["k0"], ssh_authorized_keys_local: ["keys"] }] } },
    { passwd: { users: [{ name: "a", sshAuthorizedKeys: ["k0", "k1", "k2"] }] } },
  ],
  [
    "a unit and a drop-in from files",
    "1.5.0",
    {
      systemd: {
        units: [{ name: "a.service", contents_local: "unit", dropins: [{ name: "b.conf", contents_local: "unit" }] }],
      },
    },
    {
      systemd: {
        units: [{ name: "a.service", contents: "[Unit]\n", dropins: [{ name: "b.conf", contents: "[Unit]\n" }] }],
      },
    },
  ],
  [
    "a mount unit before the configuration's own, whose fields win",
    "1.5.0",
    {
      storage: {
        filesystems: [
          {
            device: "/dev/a-b",
            format: "xfs",
            path: "/var/.c d",
            mount_options: ["ro", "noatime"],
            with_mount_unit: true,
          },
          { device: "/dev/s", format: "swap", with_mount_unit: true },
        ],
      },
      systemd: { units: [{ name: "x.service" }, { name: "dev-s.swap", enabled: false }] },
    },
    {
      storage: {
        filesystems: [
          { device: "/dev/a-b", format: "xfs", path: "/var/.c d", mountOptions: ["ro", "noatime"] },
          { device: "/dev/s", format: "swap" },
        ],
      },
      systemd: {
        units: [
          {
            name: "var-.c\\x20d.mount",
            enabled: true,
            contents:
              "# Generated by Butane\n[Unit]\nRequires=systemd-fsck@dev-a\\x2db.service\nAfter=systemd-fsck@dev-a\\x2db.service\n\n" +
              "[Mount]\nWhere=/var/.c d\nWhat=/dev/a-b\nType=xfs\nOptions=ro,noatime\n\n[Install]\nRequiredBy=local-fs.target",
          },
          {
            name: "dev-s.swap",
            enabled: false,
            contents: "# Generated by Butane\n[Swap]\nWhat=/dev/s\n\n[Install]\nRequiredBy=swap.target",
          },
          { name: "x.service" },
        ],
      },
    },
  ],
  [
    "a tree as files and links; what the configuration says of them stays",
    "1.5.0",
    {
      storage: {
        trees: [{ local: "tree", path: "/etc" }],
        files: [{ path: "/etc/conf.d/a", mode: 0o600, user: { name: "u" } }],
      },
    },
    {
      storage: {
        files: [
          { path: "/etc/conf.d/a", mode: 0o600, user: { name: "u" }, contents: { source: "data:,A", compression: "" } },
          { path: "/etc/run", mode: 0o755, contents: { source: "data:,%23!x", compression: "" } },
        ],
        links: [{ path: "/etc/link", target: "../run" }],
      },
    },
  ],
  [
    "a tree with an owner, whose directories are made as well",
    "1.7.0",
    { storage: { trees: [{ local: "tree/conf.d", path: "/a", user: { id: 5 }, file_mode: 0o640, dir_mode: 0o750 }] } },
    {
      storage: {
        directories: [{ path: "/a", mode: 0o750, user: { id: 5 } }],
        files: [{ path: "/a/a", mode: 0o640, user: { id: 5 }, contents: { source: "data:,A", compression: "" } }],
      },
    },
  ],
  [
    "quadlets as files, their instances as links",
    "1.8.0-experimental",
    {
      systemd: {
        quadlets: [
          {
            name: "w@.container",
            contents: "[Container]",
            rootful: true,
            dropins: [{ name: "d.conf", contents: "x" }],
          },
          { name: "w@1.container", rootful: true },
          { name: "u.volume" },
        ],
      },
    },
    {
      storage: {
        files: [
          {
            path: "/etc/containers/systemd/w@.container",
            mode: 0o644,
            contents: { source: "data:,%5BContainer%5D", compression: "" },
          },
          {
            path: "/etc/containers/systemd/w@.container.d/d.conf",
            mode: 0o644,
            contents: { source: "data:,x", compression: "" },
          },
          {
            path: "/etc/containers/systemd/users/u.volume",
            mode: 0o644,
            contents: { source: "data:,", compression: "" },
          },
        ],
        links: [{ path: "/etc/containers/systemd/w@1.container", target: "w@.container" }],
      },
    },
  ],
  [
    "a network volume, whose file system waits for the network",
    "1.5.0",
    {
      boot_device: { luks: { tang: [{ url: "https://a.test", thumbprint: "t" }], threshold: 1, discard: true } },
    },
    {
      storage: {
        luks: [
          {
            name: "root",
            device: "/dev/disk/by-partlabel/root",
            label: "luks-root",
            wipeVolume: true,
            discard: true,
            clevis: { tang: [{ url: "https://a.test", thumbprint: "t" }], threshold: 1 },
          },
        ],
        filesystems: [{ device: "/dev/mapper/root", format: "xfs", label: "root", wipeFilesystem: true }],
      },
    },
  ],
];

const files = folderOf({
  text: "hello",
  keys: "k1\r\nk2\n\n",
  unit: "[Unit]\n",
  "tree/conf.d/a": "A",
  "tree/link": "-> ../run",
  "tree/run": "#!x",
});

for (const [what, version, config, becomes] of sugar) {
  test(`${what}`, () => {
    const { ignition, said } = transpileValue({ ...header("fcos", version), ...config }, { files, compress: gzip });
    assert.deepEqual(said, []);
    assert.deepEqual({ ...ignition, ignition: undefined }, { ...becomes, ignition: undefined });
  });
}

const layouts: readonly (readonly [layout: string, labels: readonly string[], filesystems: readonly string[]])[] = [
  ["x86_64", ["bios-1", "esp-1", "boot-1", "root-1"], ["esp-1", "esp-2", "boot", "root"]],
  ["aarch64", ["reserved-1", "esp-1", "boot-1", "root-1"], ["esp-1", "esp-2", "boot", "root"]],
  ["ppc64le", ["prep-1", "reserved-1", "boot-1", "root-1"], ["boot", "root"]],
];

for (const [layout, labels, filesystems] of layouts) {
  test(`a mirrored boot disk of layout ${layout} has the partitions of the image`, () => {
    const boot_device = { layout, mirror: { devices: ["/dev/a", "/dev/b"] } };
    const own = { storage: { disks: [{ device: "/dev/a", partitions: [{ label: "root-1", size_mib: 9000 }] }] } };
    const { ignition, said } = transpileValue({ ...header("fcos", "1.8.0-experimental"), boot_device, ...own });
    assert.deepEqual(said, []);
    const {
      disks,
      filesystems: made,
      raid,
    } = (ignition as { storage: Record<string, Record<string, unknown>[]> }).storage;
    const partitions = disks?.[0]?.partitions as { label: string; sizeMiB?: number }[];
    assert.deepEqual(
      partitions.map(({ label }) => label),
      labels,
    );
    assert.equal(partitions.at(-1)?.sizeMiB, 9000);
    assert.deepEqual(
      made?.map(({ label }) => label),
      filesystems,
    );
    assert.deepEqual(raid?.[1], {
      name: "md-root",
      level: "raid1",
      devices: ["/dev/disk/by-partlabel/root-1", "/dev/disk/by-partlabel/root-2"],
    });
  });
}

const mainframes: readonly (readonly [layout: string, given: string, device: string])[] = [
  ["s390x-eckd", "/dev/dasda", "/dev/dasda2"],
  ["s390x-zfcp", "/dev/sda", "/dev/sda4"],
  ["s390x-virt", "", "/dev/disk/by-partlabel/root"],
];

for (const [layout, device, volume] of mainframes) {
  test(`an encrypted boot disk of layout ${layout} uses the root partition, and the hardware's key where it is asked for`, () => {
    const luks = { cex: { enabled: true }, ...(device === "" ? {} : { device }) };
    const { ignition, said } = transpileValue({ ...header("fcos", "1.6.0"), boot_device: { layout, luks } });
    assert.deepEqual(said, []);
    const { luks: made } = (ignition as { storage: { luks: Record<string, unknown>[] } }).storage;
    assert.deepEqual(made, [
      { name: "root", device: volume, label: "luks-root", wipeVolume: true, cex: { enabled: true } },
    ]);
  });
}

test("who may change GRUB's choice is appended to its file, and is its contents for OpenShift", () => {
  const grub = { users: [{ name: "root", password_hash: "h" }] };
  const source =
    "data:,%23%20Generated%20by%20Butane%0A%0Aset%20superusers%3D%22root%22%0Apassword_pbkdf2%20root%20h%0A";
  const resource = { source, compression: "" };
  const storage = (kind: object) => ({
    files: [{ path: "/boot/grub2/user.cfg", ...kind }],
    filesystems: [{ device: "/dev/disk/by-label/boot", format: "ext4", path: "/boot" }],
  });
  const coreos = transpileValue({ ...header("fcos", "1.5.0"), grub });
  assert.deepEqual(coreos.ignition?.storage, storage({ append: [resource] }));
  const openshift = transpileValue({ ...header("openshift", "4.14.0"), grub });
  assert.deepEqual(openshift.ignition?.storage, storage({ contents: resource }));
});

test("a MachineConfig has what Ignition does not know; without it, that is warned of", () => {
  const openshift = { fips: true, kernel_arguments: ["a"], extensions: [], kernel_type: "realtime" };
  const config = { ...header("openshift", "4.12.0"), openshift, boot_device: { luks: { tpm2: true } } };
  const { machineConfig, ignition } = transpileValue(config);
  const { config: _, ...spec } = machineConfig?.spec ?? { config: undefined };
  assert.deepEqual(spec, { fips: true, kernelArguments: ["a"], kernelType: "realtime" });
  assert.deepEqual(machineConfig?.metadata, { name: "a", labels: role });
  const [luks] = (ignition as { storage: { luks: { options: string[] }[] } }).storage.luks;
  assert.deepEqual(luks?.options, ["--cipher", "aes-cbc-essiv:sha256"]);
  const raw = transpileValue(config, { raw: true });
  assert.equal(raw.machineConfig, undefined);
  assert.deepEqual(
    raw.findings.map(({ level, path }) => `${level} ${path.join(".")}`),
    ["fips", "kernel_arguments", "extensions", "kernel_type"].map((key) => `warning openshift.${key}`),
  );
  const newer = transpileValue({ ...config, version: "4.20.0" });
  assert.doesNotMatch(JSON.stringify(newer.ignition), /cipher/);
});

test("a missing folder of local files is said where each is named, a broken path as well", () => {
  const storage = {
    files: [
      { path: "/a", contents: { local: "text" } },
      { path: "/b", append: [{ local: "../x" }] },
    ],
    trees: [{ local: "a/../../b" }, { local: "t" }],
  };
  const without = transpileValue({ ...header("fcos", "1.5.0"), storage });
  assert.deepEqual(
    without.findings.map(({ path }) => path.join(".")),
    ["storage.files.0.contents.local", "storage.files.1.append.0.local", "storage.trees.0"],
  );
  const { said } = transpileValue({ ...header("fcos", "1.5.0"), storage }, { files });
  assert.deepEqual(said, [
    "error $.storage.files.1.append.0.local: the path leads out of the folder of local files: name one within it",
    "error $.storage.trees.0: the path leads out of the folder of local files: name one within it",
    "error $.storage.trees.1: t is not there",
  ]);
});
