import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  arArchive,
  compressAs,
  type DebParts,
  debArchive,
  type RawTarEntry,
  tarArchive,
} from "@wherry/testing/fakes/deb-archive.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { UnpackOptions } from "../../packages/package-format.ts";
import { readDebControl, unpackDeb } from "./deb.ts";

async function unpackBytes(bytes: Uint8Array, options: UnpackOptions = {}): Promise<void> {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "x.deb");
  await writeFile(path, bytes);
  await unpackDeb(path, async () => {}, { label: "x.deb", ...options });
}

async function withData(...data: RawTarEntry[]): Promise<Buffer> {
  return await debArchive({ data, compression: "none" });
}

const directory = (path: string): RawTarEntry => ({ path, type: "5" });

const unsafe: readonly (readonly [string, readonly RawTarEntry[], RegExp])[] = [
  ["an absolute path", [{ path: "/etc/passwd" }], /leaves its tree: "\/etc\/passwd"/],
  ["an absolute path behind a dot", [{ path: ".//etc/passwd" }], /leaves its tree/],
  ["a path with ..", [{ path: "./usr/../../etc" }], /leaves its tree/],
  ["a path that is ..", [directory("..")], /leaves its tree/],
  ["a newline in a path", [{ path: "./a\nb" }], /control characters: "\.\/a\\nb"/],
  ["an escape sequence in a path", [{ path: "./a\x1b[2J" }], /control characters/],
  ["a DEL in a path", [{ path: "./a\x7f" }], /control characters/],
  ["a newline in a link's target", [{ path: "./a", type: "2", target: "b\nc" }], /control characters/],
  [
    "a link that climbs above the root",
    [directory("./usr/"), { path: "./usr/a", type: "2", target: "../../b" }],
    /leaves its tree/,
  ],
  ["an absolute link that climbs", [{ path: "./a", type: "2", target: "/usr/../../b" }], /leaves its tree/],
  [
    "a file below a symbolic link",
    [{ path: "./a", type: "2", target: "/etc" }, { path: "./a/b" }],
    /\/a\/b below the symbolic link \/a/,
  ],
  [
    "a file below a symbolic link that comes later",
    [{ path: "./a/b/c" }, { path: "./a", type: "2", target: "/etc" }],
    /below the symbolic link/,
  ],
  ["a character device", [{ path: "./null", type: "3" }], /character-device, \/null/],
  ["a block device", [{ path: "./sda", type: "4" }], /block-device/],
  ["a fifo", [{ path: "./fifo", type: "6" }], /fifo/],
  ["a hard link to nothing", [{ path: "./a", type: "1", target: "./b" }], /hard link to \/b/],
  ["a hard link to a later file", [{ path: "./a", type: "1", target: "./b" }, { path: "./b" }], /hard link to \/b/],
  ["a hard link outside", [{ path: "./a", type: "1", target: "/etc/shadow" }], /leaves its tree/],
  ["a hard link to a directory", [directory("./b"), { path: "./a", type: "1", target: "./b" }], /hard link to \/b/],
  [
    "a hard link to a symbolic link",
    [
      { path: "./b", type: "2", target: "c" },
      { path: "./a", type: "1", target: "./b" },
    ],
    /hard link to \/b/,
  ],
];

for (const [what, entries, message] of unsafe) {
  test(`refuses ${what}`, async () => {
    const expected = { code: "package.unsafe", message, where: { file: "x.deb" } };
    await assert.rejects(unpackBytes(await withData(...entries)), expected);
  });
}

test("who has a pipe in a package is told what makes pipes", async () => {
  const packed = await withData({ path: "./fifo", type: "6" });
  await assert.rejects(unpackBytes(packed), { hint: /tmpfiles\.d\(5\)/ });
});

const malformed: readonly (readonly [string, readonly RawTarEntry[], RegExp])[] = [
  ["the same file twice", [{ path: "./a" }, { path: "a" }], /has \/a twice/],
  ["the root twice", [directory("./")], /has \/ twice/],
  ["a file below a file", [{ path: "./a" }, { path: "./a/b" }], /\/a\/b below \/a, which is not a directory/],
  ["a file below a file, through a missing directory", [{ path: "./a" }, { path: "./a/b/c" }], /\/a\/b\/c below \/a/],
  ["an empty path", [{ path: "" }], /impossible path/],
  ["a file named as a directory", [{ path: "./a/" }], /impossible path/],
  ["a dot inside a path", [{ path: "./a/./b" }], /impossible path/],
  ["an empty component", [{ path: "./a//b" }], /impossible path/],
  [
    "a component that is too long",
    [{ path: "l", type: "L", content: `./${"x".repeat(256)}` }, { path: "a" }],
    /impossible path/,
  ],
  [
    "a path that is too long",
    [{ path: "l", type: "L", content: `./${"x/".repeat(2100)}x` }, { path: "a" }],
    /more than 4095/,
  ],
  ["a link to nothing", [{ path: "./a", type: "2", target: "" }], /impossible target/],
  [
    "an owner that means nobody",
    [{ path: "./a", patch: { 108: Buffer.from([0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]) } }],
    /impossible owner/,
  ],
  ["a size beyond the end", [{ path: "./a", size: 8 ** 10 }], /ends too early/],
];

for (const [what, entries, message] of malformed) {
  test(`refuses ${what}`, async () => {
    const expected = { code: "package.malformed", message, where: { file: "x.deb" } };
    await assert.rejects(unpackBytes(await withData(...entries)), expected);
  });
}

const plainTar = tarArchive([directory("./")]);
const control = tarArchive([{ path: "./control", content: "Package: a\nVersion: 1\nArchitecture: all\n" }]);
const version = ["debian-binary", "2.0\n"] as const;
const archives: readonly (readonly [string, Buffer, RegExp])[] = [
  [
    "members in the wrong order",
    arArchive([version, ["data.tar", plainTar], ["control.tar", control]]),
    /holds data\.tar where control\.tar is expected/,
  ],
  [
    "a missing debian-binary",
    arArchive([
      ["control.tar", control],
      ["data.tar", plainTar],
    ]),
    /is not a \.deb/,
  ],
  ["a missing data.tar", arArchive([version, ["control.tar", control]]), /is not a \.deb/],
  [
    "a second data.tar",
    arArchive([version, ["control.tar", control], ["data.tar", plainTar], ["data.tar", plainTar]]),
    /is not a \.deb/,
  ],
  [
    "another format version",
    arArchive([
      ["debian-binary", "3.0\n"],
      ["control.tar", control],
      ["data.tar", plainTar],
    ]),
    /format 2\.0/,
  ],
  [
    "a compression that Debian gave up",
    arArchive([version, ["control.tar", control], ["data.tar.bz2", plainTar]]),
    /holds data\.tar\.bz2/,
  ],
  ["an ar archive that is not a package", arArchive([["a.o", "x"]]), /is not a \.deb: it holds a\.o/],
  [
    "garbage behind the archive",
    Buffer.concat([arArchive([version, ["control.tar", control], ["data.tar", plainTar]]), Buffer.from("x")]),
    /ends too early/,
  ],
  ["an empty data.tar", arArchive([version, ["control.tar", control], ["data.tar", ""]]), /ends too early/],
];

for (const [what, bytes, message] of archives) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(unpackBytes(bytes), { code: "package.malformed", message });
  });
}

test("members for others, such as signatures, are skipped", async () => {
  await unpackBytes(
    arArchive([version, ["_gpgbuilder", "x"], ["control.tar", control], ["data.tar", plainTar], ["_gpgorigin", "y"]]),
  );
});

const controls: readonly (readonly [string, DebParts, RegExp])[] = [
  ["a missing field", { control: "Package: a\nVersion: 1\n" }, /no field architecture/],
  ["an empty field", { control: "Package:\nVersion: 1\nArchitecture: all\n" }, /no field package/],
  [
    "a field given twice",
    { control: "Package: a\nVersion: 1\nArchitecture: all\npackage: b\n" },
    /field package twice/,
  ],
  [
    "a file in a folder of control.tar",
    { scripts: { "sub/postinst": "x" } },
    /does not belong there: "\.\/sub\/postinst"/,
  ],
  ["an escaping file in control.tar", { scripts: { "../postinst": "x" } }, /does not belong there/],
];

for (const [what, parts, message] of controls) {
  test(`refuses ${what} in the control archive`, async () => {
    await assert.rejects(unpackBytes(await debArchive(parts)), { code: "package.malformed", message });
  });
}

test("a control archive without control file is refused by both readers", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "x.deb");
  await writeFile(
    path,
    arArchive([version, ["control.tar.xz", await compressAs(plainTar, "xz")], ["data.tar", plainTar]]),
  );
  await assert.rejects(readDebControl(path), { code: "package.malformed", message: /no control file/ });
  await assert.rejects(
    unpackDeb(path, async () => {}),
    { code: "package.malformed", message: /no control file/ },
  );
});

test("a package that is another one than the index promised is refused", async () => {
  const bytes = await debArchive({ name: "a", version: "1", architecture: "all" });
  const right = { name: "a", version: "1", architecture: "all" };
  await unpackBytes(bytes, { expected: right });
  await unpackBytes(bytes, { expected: { name: "a", version: "1" } });
  for (const wrong of [{ name: "b" }, { version: "1.0" }, { architecture: "amd64" }]) {
    await assert.rejects(unpackBytes(bytes, { expected: { ...right, ...wrong } }), {
      code: "package.malformed",
      message: /but the index promised/,
    });
  }
});

test("what the sink throws ends the unpacking, and so does the signal", async () => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "x.deb");
  await writeFile(path, await debArchive());
  const full = new Error("no space");
  await assert.rejects(
    unpackDeb(path, async () => Promise.reject(full)),
    full,
  );
  await assert.rejects(
    unpackDeb(path, async () => {}, { signal: AbortSignal.abort() }),
    { code: "interrupted" },
  );
});

test("any damaged byte is refused, or what comes out is still consistent", async () => {
  const bytes = await debArchive({ compression: "none", data: [directory("./a"), { path: "./a/b", content: "b" }] });
  await assertProperty(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (position, byte) => {
      const copy = Buffer.from(bytes);
      copy[position] = byte;
      await unpackBytes(copy).catch((error) => assert.match(error.code, /^package\.(malformed|unsafe)$/));
    }),
    { numRuns: 150, seed: 4 },
  );
});
