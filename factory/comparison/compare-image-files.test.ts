import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, gzipSync, zstdCompressSync } from "node:zlib";
import { readGpt } from "@wherry/formats/disk/gpt-reader.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import {
  type SampleImage,
  sampleBoot,
  sampleImage,
  sampleUsr,
  textFile,
  withFiles,
  writeSampleContainer,
  writeSampleDisk,
  writeSampleUsr,
} from "@wherry/testing/samples/images.ts";
import { compareImageFiles } from "./compare-image-files.ts";
import { formatComparison } from "./format-comparison.ts";

const signal = new AbortController().signal;

/** Compares two files of a folder. */
async function compare(folder: string, before: string, after: string) {
  const named = (name: string) => ({ path: join(folder, name), name });
  const [compared, ...others] = await compareImageFiles(named(before), named(after), { signal });
  assert.ok(compared !== undefined && others.length === 0);
  return compared;
}

const folderMode = { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 0 } as const;

/** Each thing that is compared once, by its change. */
const changed: SampleImage = {
  ...withFiles(sampleImage, {
    "/etc/group": textFile("root:x:0:\nsudo:x:27:ada\n"),
    "/etc/passwd": textFile("root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/bash\n"),
    "/etc/shadow": textFile("root:$6$a$b:1::::::\nada::1::::::\n"),
    "/etc/systemd/system/multi-user.target.wants/web.service": undefined,
    "/etc/systemd/system/multi-user.target.wants/other.service": {
      kind: "link",
      mode: 0o777,
      uid: 0,
      gid: 0,
      mtime: 0,
      target: "/usr/lib/systemd/system/other.service",
    },
    "/usr/bin/link": { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: 0, target: "other" },
    "/usr/bin/program": textFile("program", { mode: 0o4755, uid: 3, gid: 4 }),
    "/usr/bin/ping": textFile("ping", { mode: 0o755 }, "cap_net_raw=ep"),
    "/usr/lib/dpkg/status.d/web": textFile("Package: web\nVersion: 1.2-2\nArchitecture: amd64\nInstalled-Size: 10\n"),
    "/usr/lib/dpkg/status.d/new": textFile("Package: new\nVersion: 3\nArchitecture: all\n"),
    "/usr/lib/os-release": textFile('ID=wherry\nIMAGE_VERSION="1.0.1"\n'),
    "/usr/lib/systemd/system/other.service": textFile(
      "# another comment\n[Service]\nExecStart=/bin/false\n[Install]\nWantedBy=multi-user.target\n",
    ),
    "/usr/share/large": textFile(`${"0123456789".repeat(1999)}012345678X`),
    "/usr/share/more": folderMode,
    "/usr/share/more/file": textFile("more"),
  }),
  arguments: ["console=tty0", "console=hvc0", "panic=10"],
  initrd: new Map([...sampleImage.initrd, ["/init", textFile("#!/bin/sh\n:\n", { mode: 0o755 })]]),
  command: ["/usr/bin/ping"],
};

const summary = ({ differences }: Awaited<ReturnType<typeof compare>>) =>
  differences.map(({ part, kind, path, aspects }) => `${part} ${kind} ${path}: ${aspects.join(" ")}`);

const systemDifferences = [
  "packages added new: architecture version",
  "packages changed web: version",
  "system changed IMAGE_VERSION: value",
];

const laterDifferences = [
  "units changed other.service: sha256 state wantedBy",
  "units changed web.service: state wantedBy",
  "accounts changed group sudo: members",
  "accounts added user ada: comment gid home password shell uid",
  "accounts removed user daemon: comment gid home password shell uid",
  "accounts changed user root: password shell",
  "privileges added /usr/bin/ping: capabilities gid mode uid",
  "privileges added /usr/bin/program: gid mode uid",
];

const fileDifferences = [
  "files changed /etc/group: bytes content",
  "files changed /etc/passwd: bytes content",
  "files changed /etc/shadow: bytes content",
  "files added /etc/systemd/system/multi-user.target.wants/other.service: gid target type uid",
  "files removed /etc/systemd/system/multi-user.target.wants/web.service: gid target type uid",
  "files changed /usr/bin/link: target",
  "files added /usr/bin/ping: bytes capabilities gid mode type uid",
  "files changed /usr/bin/program: gid mode uid",
  "files added /usr/lib/dpkg/status.d/new: bytes gid mode type uid",
  "files changed /usr/lib/dpkg/status.d/web: content sha256",
  "files changed /usr/lib/os-release: content sha256",
  "files changed /usr/lib/systemd/system/other.service: bytes content",
  "files changed /usr/share/large: content sha256",
  "files added /usr/share/more: gid mode type uid",
  "files added /usr/share/more/file: bytes gid mode type uid",
];

const kernelDifferences = [
  "kernel added argument console=hvc0: value",
  "kernel removed argument console=ttyS0: value",
  "kernel added argument panic: value",
  "kernel removed argument quiet: value",
  "kernel changed section .initrd: bytes sha256",
];

test("a layer that is not what its digest says is refused, and not taken for the one that is", async () => {
  await using folder = await temporaryDirectory();
  for (const name of ["one", "other"])
    await writeSampleContainer(sampleImage, join(folder.path, name), { form: "directory" });
  const blobs = join(folder.path, "other/blobs/sha256");
  for (const name of await readdir(blobs)) {
    const bytes = await readFile(join(blobs, name));
    if (bytes[0] !== 0x1f) continue;
    // The time in gzip's header (RFC 1952, 2.3.1).
    bytes[4] = 1;
    await writeFile(join(blobs, name), bytes);
  }
  await assert.rejects(compare(folder.path, "one", "other"), /is not what its name says/);
});

test("of two partitions with one name both are compared", async () => {
  await using folder = await temporaryDirectory();
  const [one, other] = ["one", "other"].map((name) => join(folder.path, name));
  assert.ok(one !== undefined && other !== undefined);
  await writeSampleDisk(sampleImage, one);
  const bytes = await readFile(one);
  await writeFile(one, withOneName(bytes));
  const { partitions } = await readGpt("one", {
    size: bytes.length,
    read: async (at, length) => bytes.subarray(at, at + length),
  });
  const [first] = partitions;
  assert.ok(first !== undefined && partitions.length > 1);
  const changed = withOneName(bytes);
  const last = first.offset + first.size - 1;
  changed.writeUInt8(changed.readUInt8(last) ^ 1, last);
  await writeFile(other, changed);
  const { bytes: same } = await compare(folder.path, "one", "other");
  assert.equal(same.same, false);
});

/** A disk whose partitions all have the name of the first (UEFI 2.10, 5.3). */
function withOneName(disk: Buffer): Buffer {
  const made = Buffer.from(disk);
  for (const header of [512, made.length - 512]) {
    const [entries, count, size] = [
      Number(made.readBigUInt64LE(header + 72)) * 512,
      made.readUInt32LE(header + 80),
      made.readUInt32LE(header + 84),
    ];
    for (let at = entries + size; at < entries + count * size; at += size)
      if (made.readUInt32LE(at) !== 0) made.copy(made, at + 56, entries + 56, entries + 128);
    made.writeUInt32LE(crc32(made.subarray(entries, entries + count * size)), header + 88);
    made.writeUInt32LE(0, header + 16);
    made.writeUInt32LE(crc32(made.subarray(header, header + 92)), header + 16);
  }
  return made;
}

test("two disks differ in all that is in them, and in the other direction in the same", async () => {
  await using folder = await temporaryDirectory();
  await writeSampleDisk(sampleImage, join(folder.path, "before"), "raw");
  await writeSampleDisk(changed, join(folder.path, "after"), "qcow2");
  const there = await compare(folder.path, "before", "after");
  assert.deepEqual(summary(there), [
    ...systemDifferences,
    ...kernelDifferences,
    ...laterDifferences,
    ...fileDifferences,
    "files changed initrd:/init: bytes content",
  ]);
  const version = there.differences.find(({ part, path }) => part === "packages" && path === "web");
  assert.deepEqual([version?.before?.version, version?.after?.version], ["1.2-1", "1.2-2"]);
  const back = await compare(folder.path, "after", "before");
  const mirrored = back.differences.map(({ kind, before, after, ...rest }) => ({
    ...rest,
    kind: kind === "added" ? "removed" : kind === "removed" ? "added" : "changed",
    before: after,
    after: before,
  }));
  assert.deepEqual(
    mirrored.map((one) => ({ ...one })),
    there.differences.map((one) => ({ ...one })),
  );
  assert.deepEqual(back.sizes.files, { before: there.sizes.files.after, after: there.sizes.files.before });
});

test("images of /usr, container images and boot files differ in what they have of that", async () => {
  await using folder = await temporaryDirectory();
  const path = (name: string) => join(folder.path, name);
  for (const [name, image] of [
    ["one", sampleImage],
    ["two", changed],
  ] as const) {
    await writeSampleUsr(image, path(`${name}.erofs`));
    await writeSampleContainer(image, path(`${name}.tar`));
    await writeSampleContainer(image, path(`${name}.oci`), { form: "directory", compression: "zstd" });
    await writeFile(path(`${name}.efi`), await sampleBoot(image, await sampleUsr(image)));
  }
  const system = [...systemDifferences, ...laterDifferences];
  assert.deepEqual(summary(await compare(folder.path, "one.erofs", "two.erofs")), [...system, ...fileDifferences]);
  const container = [...system, "container changed command: value", ...fileDifferences];
  assert.deepEqual(summary(await compare(folder.path, "one.tar", "two.tar")), container);
  assert.deepEqual(summary(await compare(folder.path, "one.oci", "two.tar")), container);
  assert.deepEqual(summary(await compare(folder.path, "one.efi", "two.efi")), [
    ...kernelDifferences,
    "files changed initrd:/init: bytes content",
  ]);
});

test("what holds the same is told apart from what is the same byte for byte", async () => {
  await using folder = await temporaryDirectory();
  const path = (name: string) => join(folder.path, name);
  await writeSampleDisk(sampleImage, path("raw"), "raw");
  await writeSampleDisk(sampleImage, path("qcow2"), "qcow2");
  await writeSampleUsr(sampleImage, path("usr"));
  await writeFile(path("usr.zst"), zstdCompressSync(await readFile(path("usr"))));
  await writeFile(path("usr.gz"), gzipSync(await readFile(path("usr"))));
  for (const [one, other] of [
    ["raw", "qcow2"],
    ["usr", "usr.zst"],
    ["usr.gz", "usr"],
  ] as const) {
    const same = await compare(folder.path, one, other);
    assert.deepEqual([same.differences, same.bytes, same.notes], [[], { same: true, regions: [] }, []]);
    assert.deepEqual(formatComparison(same), [`${one} and ${other} are the same, byte for byte`]);
  }
  const later = new Map([...sampleImage.tree].map(([name, node]) => [name, { ...node, mtime: 1_800_000_000 }]));
  await writeSampleDisk({ ...sampleImage, tree: later }, path("later"));
  const touched = await compare(folder.path, "raw", "later");
  assert.deepEqual([touched.differences, touched.bytes.same], [[], false]);
  assert.ok(touched.otherTimes >= later.size - 1);
  assert.deepEqual(formatComparison(touched).slice(0, 2), [
    "raw and later have the same content, in other bytes:",
    "  the partition table, from block 0 on",
  ]);
  assert.ok(formatComparison(touched).includes("  partition usr-a, from block 0 on"));
  await writeSampleContainer(sampleImage, path("gzip.tar"));
  await writeSampleContainer(sampleImage, path("zstd.tar"), { compression: "zstd" });
  const packed = await compare(folder.path, "gzip.tar", "zstd.tar");
  assert.deepEqual([packed.differences, packed.bytes.same], [[], false]);
});

test("an initrd that is packed otherwise is said to hold the same", async () => {
  await using folder = await temporaryDirectory();
  const usr = await sampleUsr(sampleImage);
  const large = { ...sampleImage, initrd: new Map([...sampleImage.initrd, ["/x", textFile("ab cd".repeat(20_000))]]) };
  for (const level of [1, 19]) await writeFile(join(folder.path, `${level}`), await sampleBoot(large, usr, level));
  const { differences, bytes, notes } = await compare(folder.path, "1", "19");
  assert.deepEqual([differences, bytes.same], [[], false]);
  assert.match(notes.join(), /the initrds hold the same files/);
});

test("a package of an earlier version is told, and a narrow part alone has no other", async () => {
  await using folder = await temporaryDirectory();
  await writeSampleUsr(sampleImage, join(folder.path, "a"));
  await writeSampleUsr(changed, join(folder.path, "b"));
  const named = (name: string) => ({ path: join(folder.path, name), name });
  const parts = new Set(["packages"] as const);
  const [compared] = await compareImageFiles(named("b"), named("a"), { signal, parts });
  assert.ok(compared !== undefined);
  assert.deepEqual(formatComparison(compared, { parts }), [
    "packages: 1 removed, 1 changed",
    "  - new 3",
    "  ~ web 1.2-2 -> 1.2-1, an older one",
  ]);
});

test("two of different kinds are refused with what each is", async () => {
  await using folder = await temporaryDirectory();
  await writeSampleUsr(sampleImage, join(folder.path, "usr"));
  await writeSampleContainer(sampleImage, join(folder.path, "tar"));
  await assert.rejects(compare(folder.path, "usr", "tar"), {
    code: "usage.invalid",
    message: "tar is a container image, and usr is an image of /usr",
  });
  await assert.rejects(compare(folder.path, "usr", "missing"), { code: "format.invalid" });
});
