import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { fatTools, makeFatVolume } from "@wherry/testing/fixtures/fat-volume.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type ReadBytes, readFatFile } from "./read-fat.ts";

const config = Buffer.from(`{"a": "${"x".repeat(100_000)}"}`);
const skip = fatTools === undefined && missingPeers(["mkfs.vfat or mcopy"]);

function openVolume(path: string): Disposable & { readonly read: ReadBytes } {
  const descriptor = openSync(path, "r");
  return {
    read(offset, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

const reader =
  (volume: Uint8Array): ReadBytes =>
  (offset, length) =>
    volume.subarray(offset, offset + length);

for (const [kind, words] of [
  ["FAT12", ["-F", "12", "2048"]],
  ["FAT16", ["-F", "16", "16384"]],
  ["FAT32", ["-F", "32", "-s", "1", "40960"]],
  ["FAT32 with large sectors", ["-F", "32", "-S", "4096", "-s", "1", "300000"]],
] as const) {
  test(`a file is found in ${kind} as mtools wrote it`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    using volume = openVolume(makeFatVolume(folder.path, words, config));
    const { read } = volume;
    const bytes = readFatFile("ignition.json", read, 1 << 20);
    assert.ok(bytes !== undefined && Buffer.compare(bytes, config) === 0);
    assert.equal(readFatFile("a rather long name of a file 7.json", read, 1 << 20)?.length, 700);
    assert.equal(readFatFile("none.json", read, 1 << 20), undefined);
    assert.throws(() => readFatFile("ignition.json", read, 1000), { code: "format.invalid" });
  });
}

test("whatever is broken in a volume, reading ends, with the file, without it, or with a refusal", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const volume = readFileSync(makeFatVolume(folder.path, ["-F", "16", "-s", "1", "2500"], config));
  const places = fc.oneof(fc.nat(64), fc.nat(volume.length - 1), fc.integer({ min: 512, max: 80_000 }));
  assertProperty(
    fc.property(fc.array(fc.tuple(places, fc.nat(255)), { maxLength: 8 }), fc.nat(volume.length), (changes, cut) => {
      const broken = new Uint8Array(volume);
      for (const [at, value] of changes) broken[at] = value;
      try {
        readFatFile("ignition.json", reader(cut % 3 === 0 ? broken.subarray(0, cut) : broken), 1 << 20);
      } catch (error) {
        assert.ok(error instanceof WherryError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test("a volume that is not FAT has no files", () => {
  for (const bytes of [new Uint8Array(), new Uint8Array(512), new Uint8Array(4096).fill(0x55)])
    assert.equal(readFatFile("a", reader(bytes), 10), undefined);
  assert.equal(
    readFatFile("a", () => undefined, 10),
    undefined,
  );
});
