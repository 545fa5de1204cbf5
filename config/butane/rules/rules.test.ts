import assert from "node:assert/strict";
import { test } from "node:test";
import { gzip } from "@wherry/core/bytes/gzip.ts";
import { transpileValue } from "@wherry/testing/samples/butane.ts";
import { looksDecimal } from "./decimal-mode.ts";

type Case = readonly [what: string, spec: string, config: object, said: readonly string[]];

const labels = { "machineconfiguration.openshift.io/role": "worker" };
const openshift = { metadata: { name: "a", labels } };

/** Levels and paths; what the corpus has is not told again. */
const cases: readonly Case[] = [
  ["a key that is misspelt", "fcos 1.5.0", { storge: {} }, ["warning storge"]],
  ["a key of a later version", "fcos 1.4.0", { grub: {} }, ["warning grub"]],
  ["a section without anything in it", "fcos 1.5.0", { storage: null }, ["warning storage"]],
  ["text where a list is wanted", "fcos 1.5.0", { storage: { files: "a" } }, ["error storage.files"]],
  [
    "several values of wrong types, all at once",
    "fcos 1.5.0",
    { storage: [], systemd: 5 },
    ["error storage", "error systemd"],
  ],
  [
    "an included configuration of a version that is not known",
    "fcos 1.5.0",
    { ignition: { config: { merge: [{ inline: '{"ignition": {"version": "9.0.0"}}' }] } } },
    ["warning ignition.config.merge.0.version"],
  ],
  [
    "an included configuration of an older version than what it is included in",
    "fcos 1.5.0",
    {
      ignition: {
        config: { replace: { inline: '{"ignition": {"version": "3.0.0"}, "storage": {"files": [{"path": "a"}]}}' } },
      },
    },
    ["warning ignition.config.replace.version"],
  ],
  [
    "an included configuration without a version",
    "fcos 1.5.0",
    { ignition: { config: { merge: [{ inline: "{}" }] } } },
    ["error ignition.config.merge.0.inline"],
  ],
  [
    "an included configuration that has an error",
    "fcos 1.5.0",
    {
      ignition: {
        config: { replace: { inline: '{"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "a"}]}}' } },
      },
    },
    ["error ignition.config.replace.inline"],
  ],
  [
    "a mount unit without anything that it needs, in the first version that has them",
    "fcos 1.1.0",
    { storage: { filesystems: [{ device: "/dev/a", with_mount_unit: true }] } },
    ["error storage.filesystems.0.format", "error storage.filesystems.0.path"],
  ],
  [
    "a root partition that a later one stands behind",
    "fcos 1.3.0",
    {
      storage: {
        disks: [
          {
            device: "/dev/a",
            partitions: [
              { number: 4, label: "root" },
              { number: 5, label: "b" },
            ],
          },
        ],
      },
    },
    ["warning storage.disks.0.partitions.0.label"],
  ],
  [
    "a root partition that is the last one, behind one that has no start either",
    "fcos 1.7.0",
    {
      storage: {
        disks: [
          {
            device: "/dev/a",
            wipe_table: true,
            partitions: [
              { number: 1, label: "a", size_mib: 5 },
              { number: 4, label: "root" },
            ],
          },
        ],
      },
    },
    ["warning storage.disks.0.partitions.1.label"],
  ],
  [
    "a root partition between others that all have their places",
    "fcos 1.7.0",
    {
      storage: {
        disks: [
          {
            device: "/dev/a",
            wipe_table: true,
            partitions: [
              { number: 4, label: "root" },
              { number: 5, label: "b", start_mib: 9000 },
            ],
          },
        ],
      },
    },
    [],
  ],
  [
    "a small root partition of a version that did not look at it",
    "fcos 1.2.0",
    { storage: { disks: [{ device: "/dev/a", partitions: [{ number: 4, label: "root", size_mib: 5 }] }] } },
    [],
  ],
  [
    "a small root partition",
    "fcos 1.5.0",
    { storage: { disks: [{ device: "/dev/a", partitions: [{ number: 4, label: "root", size_mib: 5 }] }] } },
    ["warning storage.disks.0.partitions.0.size_mib"],
  ],
  [
    "a reserved label with another number, on a disk that is not wiped",
    "fcos 1.0.0",
    { storage: { disks: [{ device: "/dev/a", partitions: [{ number: 9, label: "boot" }] }] } },
    ["warning storage.disks.0.partitions.0.label"],
  ],
  [
    "a volume whose device is named but not what opens it",
    "fcos 1.7.0",
    { boot_device: { layout: "s390x-zfcp", luks: { device: "/dev/sda" } } },
    ["error boot_device.luks.luks"],
  ],
  [
    "a volume whose server is nowhere",
    "fcos 1.7.0",
    { boot_device: { layout: "s390x-zfcp", luks: { device: "/dev/sda", tang: [{}] } } },
    ["error boot_device.luks.luks"],
  ],
  [
    "a mirror on a mainframe of a layout that nobody knows",
    "fcos 1.7.0",
    { boot_device: { layout: "s390x-a", mirror: { devices: ["/dev/a", "/dev/b"] } } },
    ["error boot_device.layout", "error boot_device.layout"],
  ],
  ["kernel arguments for r4e", "r4e 1.1.0", { kernel_arguments: { should_exist: ["a"] } }, ["error kernel_arguments"]],
  [
    "hardware keys for flatcar",
    "flatcar 1.2.0-experimental",
    { storage: { luks: [{ name: "a", device: "/dev/a", cex: { enabled: true } }] } },
    ["error storage.luks.0.cex"],
  ],
  [
    "what OpenShift does not carry out",
    "openshift 4.10.0",
    {
      ...openshift,
      passwd: { users: [{ name: "core", shell: "/bin/a", password_hash: "h" }], groups: [{ name: "g" }] },
      storage: { links: [{ path: "/a", target: "b" }], directories: [{ path: "/d" }] },
    },
    [
      "error passwd.users.0.shell",
      "error passwd.users.0.password_hash",
      "error passwd.groups",
      "error storage.links",
      "error storage.directories",
    ],
  ],
  [
    "a password for OpenShift since it takes them",
    "openshift 4.13.0",
    { ...openshift, passwd: { users: [{ name: "core", password_hash: "h" }] } },
    [],
  ],
  [
    "long contents for OpenShift before it can decompress",
    "openshift 4.8.0",
    { ...openshift, storage: { files: [{ path: "/a", contents: { inline: "a".repeat(999) } }] } },
    [],
  ],
  [
    "compression for OpenShift before it can",
    "openshift 4.9.0",
    { ...openshift, storage: { files: [{ path: "/a", contents: { source: "data:,a", compression: "gzip" } }] } },
    ["error storage.files.0.contents.compression"],
  ],
];

for (const [what, spec, config, said] of cases) {
  test(`${what} (${spec}): ${said.length === 0 ? "nothing is said" : said.join(", ")}`, () => {
    const [variant, version] = spec.split(" ");
    const { findings } = transpileValue({ variant, version, ...config }, { compress: gzip });
    assert.deepEqual(
      findings.map(({ level, path }) => `${level} ${path.join(".")}`),
      said,
    );
  });
}

const modes: readonly (readonly [mode: number, isDirectory: boolean, decimal: boolean])[] = [
  [644, false, true],
  [0o644, false, false],
  [755, false, true],
  [755, true, true],
  [1777, true, true],
  [1777, false, false],
  [4755, false, true],
  [0o4755, false, false],
  [0, false, false],
  [888, false, false],
  [7778, false, false],
  [-1, false, false],
  [10_000, false, false],
];

for (const [mode, isDirectory, decimal] of modes) {
  test(`the mode ${mode} of a ${isDirectory ? "directory" : "file"} ${decimal ? "was meant to be octal" : "stays as it is"}`, () => {
    assert.equal(looksDecimal(mode, isDirectory), decimal);
  });
}
