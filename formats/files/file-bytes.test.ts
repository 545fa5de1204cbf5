import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { fill, fillSync, writeFullySync } from "./file-bytes.ts";

const text = "0123456789";

const cases: readonly (readonly [what: string, position: number, length: number, found: string])[] = [
  ["all of a file", 0, 10, text],
  ["a part within", 3, 4, "3456"],
  ["a part that reaches to the end", 7, 3, "789"],
  ["what there is before the end", 7, 8, "789"],
  ["nothing at the end", 10, 4, ""],
  ["nothing behind the end", 12, 4, ""],
  ["nothing where nothing is asked for", 2, 0, ""],
];

test("what short reads give is put together, up to the end of the file", async (t) => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "digits");
  writeFileSync(path, text);
  await using file = await open(path, "r");
  const descriptor = openSync(path, "r");
  t.after(() => closeSync(descriptor));
  /** As of a file system on a network, or a signal that came in between. */
  const atMost = (most: number) => (from: number, into: Uint8Array, offset: number, length: number, position: number) =>
    readSync(from, into, offset, Math.min(most, length), position);
  for (const [what, position, length, found] of cases) {
    for (const most of [1, 3, 100]) {
      const into = new Uint8Array(length);
      assert.equal(fillSync(descriptor, into, position, atMost(most)), found.length, `${what}, ${most} bytes a read`);
      assert.equal(Buffer.from(into).toString(), found.padEnd(length, "\0"), what);
      const later = new Uint8Array(length);
      assert.equal(await fill(shortReader(file, most), later, position), found.length, what);
      assert.deepEqual(later, into, what);
    }
  }
});

test("what short writes leave is written, too", async (t) => {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "digits");
  writeFileSync(path, text);
  const descriptor = openSync(path, "r+");
  t.after(() => closeSync(descriptor));
  const atMost = (most: number) => (to: number, bytes: Uint8Array, offset: number, length: number, position: number) =>
    writeSync(to, bytes, offset, Math.min(most, length), position);
  for (const [most, bytes] of [
    [1, "abcde"],
    [2, "fghij"],
    [9, "klmno"],
  ] as const) {
    writeFullySync(descriptor, Buffer.from(bytes), 3, atMost(most));
    assert.equal(readFileSync(path, "utf8"), `012${bytes}89`);
  }
});

function shortReader(file: FileHandle, most: number): Pick<FileHandle, "read"> {
  const read = (into: Uint8Array, offset: number, length: number, position: number) =>
    file.read(into, offset, Math.min(most, length), position);
  return { read: read as FileHandle["read"] };
}
