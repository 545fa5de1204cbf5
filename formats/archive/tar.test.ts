import assert from "node:assert/strict";
import { test } from "node:test";
import { paxRecords, type RawTarEntry, tarArchive, tarEntry } from "@wherry/testing/fakes/deb-archive.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type TarEntry, TarReader } from "./tar.ts";

interface Found extends TarEntry {
  content: string;
}

/** Reads an archive in pieces of the given size. */
function read(archive: Buffer, pieceSize = archive.length): Found[] {
  const found: Found[] = [];
  const visitor = {
    entry: (entry: TarEntry) => found.push({ ...entry, content: "" }),
    data: (piece: Buffer) => {
      const last = found.at(-1);
      if (last !== undefined) last.content += piece.toString("latin1");
    },
  };
  const reader = new TarReader(visitor, "x.deb");
  for (let at = 0; at < archive.length; at += pieceSize) reader.write(archive.subarray(at, at + pieceSize));
  reader.end();
  return found;
}

const file: TarEntry = {
  path: "f",
  kind: "file",
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
  size: 0,
  target: "",
  major: 0,
  minor: 0,
  offset: 512,
};

const cases: readonly (readonly [string, readonly RawTarEntry[], Partial<Found>])[] = [
  [
    "a file",
    [{ path: "f", content: "hello", mode: 0o4755, uid: 7, gid: 8, mtime: 9 }],
    { size: 5, mode: 0o4755, uid: 7, gid: 8, mtime: 9, content: "hello" },
  ],
  ["an old-style file type", [{ path: "f", type: "\0" }], {}],
  ["a prefix", [{ path: "f", prefix: "a/b" }], { path: "a/b/f" }],
  ["no prefix in GNU's format", [{ path: "f", prefix: "a/b", patch: { 257: "ustar  \0" } }], {}],
  ["a symbolic link", [{ path: "f", type: "2", target: "t" }], { kind: "link", target: "t" }],
  ["a hard link", [{ path: "f", type: "1", target: "t" }], { kind: "hard-link", target: "t" }],
  [
    "a device",
    [{ path: "f", type: "3", patch: { 329: "0000001\0", 337: "0000003\0" } }],
    { kind: "character-device", major: 1, minor: 3 },
  ],
  ["a fifo", [{ path: "f", type: "6" }], { kind: "fifo" }],
  [
    "a GNU long name",
    [{ path: "././@LongLink", type: "L", content: `${"n".repeat(300)}\0` }, { path: "f" }],
    { path: "n".repeat(300), offset: 1536 },
  ],
  [
    "a GNU long link",
    [
      { path: "././@LongLink", type: "K", content: `${"n".repeat(300)}\0` },
      { path: "f", type: "2" },
    ],
    { kind: "link", target: "n".repeat(300), offset: 1536 },
  ],
  [
    "a binary number",
    [{ path: "f", patch: { 108: Buffer.from([0x80, 0, 0, 0, 0xff, 0, 0, 1]) } }],
    { uid: 0xff000001 },
  ],
  [
    "pax keywords",
    [
      { path: "x", type: "x", content: paxRecords({ path: "é", mtime: "5.75", uid: "3000000", comment: "=\n" }) },
      { path: "f" },
    ],
    { path: "é", mtime: 5, uid: 3_000_000, offset: 1536 },
  ],
  [
    "a pax size",
    [
      { path: "x", type: "x", content: paxRecords({ size: "3" }) },
      { path: "f", content: "abc", size: 0 },
    ],
    { size: 3, content: "abc", offset: 1536 },
  ],
];

for (const [what, entries, expected] of cases) {
  test(`reads ${what}, in one piece and byte by byte`, () => {
    const archive = tarArchive(entries);
    assert.deepEqual(read(archive), [{ ...file, content: "", ...expected }]);
    assert.deepEqual(read(archive, 1), read(archive));
  });
}

const damaged: readonly (readonly [string, Buffer, RegExp])[] = [
  ["an archive without an end", tarEntry({ path: "f" }), /ends too early/],
  ["an archive with half an end", Buffer.concat([tarEntry({ path: "f" }), Buffer.alloc(512)]), /ends too early/],
  ["an archive cut in a header", tarArchive([{ path: "f" }]).subarray(0, 700), /ends too early/],
  ["nothing at all", Buffer.alloc(0), /ends too early/],
  ["data behind the end", Buffer.concat([tarArchive([]), tarArchive([{ path: "f" }])]), /behind the end/],
  [
    "a header with a wrong checksum",
    Buffer.concat([tarArchive([{ path: "f" }])]).fill("g", 0, 1),
    /damaged tar header/,
  ],
  ["a header without magic", tarArchive([{ path: "f", patch: { 257: "\0\0\0\0\0\0\0\0" } }]), /damaged tar header/],
  ["a sparse file", tarArchive([{ path: "f", type: "S" }]), /unsupported type "S"/],
  ["a global header", tarArchive([{ path: "f", type: "g" }]), /unsupported type "g"/],
  ["a directory with content", tarArchive([{ path: "f", type: "5", content: "x" }]), /with content/],
  ["a number that is not octal", tarArchive([{ path: "f", patch: { 100: "0000888\0" } }]), /neither octal/],
  ["a negative binary number", tarArchive([{ path: "f", patch: { 124: Buffer.alloc(12, 0xff) } }]), /neither octal/],
  [
    "a number beyond 2^53",
    tarArchive([{ path: "f", patch: { 124: Buffer.from([0x80, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) } }]),
    /too large/,
  ],
  ["a name that is not UTF-8", tarArchive([{ path: Buffer.from([0x66, 0xe9]) }]), /not UTF-8: "f\\xe9"$/],
  ["a huge long name", tarArchive([{ path: "l", type: "L", size: 1e6 }]), /too large/],
  [
    "two long names for one entry",
    tarArchive([
      { path: "l", type: "L", content: "a" },
      { path: "l", type: "L", content: "b" },
    ]),
    /repeated/,
  ],
  ["a long name for no entry", tarArchive([{ path: "l", type: "L", content: "a" }]), /belongs to no entry/],
  [
    "a pax header that overruns",
    tarArchive([{ path: "x", type: "x", content: "99 path=a\n" }, { path: "f" }]),
    /damaged pax/,
  ],
  [
    "a pax header without newline",
    tarArchive([{ path: "x", type: "x", content: "9 path=ab" }, { path: "f" }]),
    /damaged pax/,
  ],
  [
    "a pax header of zero length",
    tarArchive([{ path: "x", type: "x", content: "0 path=a\n" }, { path: "f" }]),
    /damaged pax/,
  ],
  [
    "a NUL in a pax path",
    tarArchive([{ path: "x", type: "x", content: paxRecords({ path: "a\0b" }) }, { path: "f" }]),
    /not supported/,
  ],
  [
    "a sparse file in pax form",
    tarArchive([{ path: "x", type: "x", content: paxRecords({ "GNU.sparse.map": "0,1" }) }, { path: "f" }]),
    /GNU.sparse.map/,
  ],
  [
    "extended attributes",
    tarArchive([{ path: "x", type: "x", content: paxRecords({ "SCHILY.xattr.user.a": "b" }) }, { path: "f" }]),
    /SCHILY.xattr/,
  ],
  [
    "a negative pax number",
    tarArchive([{ path: "x", type: "x", content: paxRecords({ size: "-1" }) }, { path: "f" }]),
    /impossible size/,
  ],
];

for (const [what, archive, message] of damaged) {
  test(`refuses ${what}`, () => {
    assert.throws(() => read(archive), { code: "archive.malformed", message });
    if (archive.length > 0) assert.throws(() => read(archive, 7), { code: "archive.malformed" });
  });
}

test("any damage is refused with a clear error or changes nothing but values", () => {
  const archive = tarArchive([
    { path: "d", type: "5" },
    { path: "x", type: "x", content: paxRecords({ path: "some/path", size: "10" }) },
    { path: "f", content: "0123456789" },
    { path: "l", type: "K", content: "target" },
    { path: "s", type: "2" },
  ]);
  assertProperty(
    fc.property(fc.nat(archive.length - 1), fc.nat(255), fc.integer({ min: 1, max: 1500 }), (position, byte, size) => {
      const copy = Buffer.from(archive);
      copy[position] = byte;
      try {
        assert.ok(read(copy, size).length <= 3);
      } catch (error) {
        assert.equal((error as { code?: string }).code, "archive.malformed");
      }
    }),
    { numRuns: 500, seed: 2 },
  );
});
