import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { divideIntoBlocks, lengthOfBlock, readDirectory, writeDirectoryBlock } from "./directory.ts";
import { BLOCK } from "./superblock.ts";

/** The data of a folder whose entries are these. */
function write(names: readonly string[]): Buffer {
  const blocks = divideIntoBlocks(names.map((name, target) => ({ name: Buffer.from(name), type: 1, target })));
  return Buffer.concat(
    blocks.map((block, index) => {
      const bytes = Buffer.alloc(index + 1 < blocks.length ? BLOCK : lengthOfBlock(block));
      writeDirectoryBlock(bytes, block, (target) => target);
      return bytes;
    }),
  );
}

test("the entries of a folder come back, sorted by the bytes of their names", () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
    .filter((text) => !/[/\0\ud800-\udfff]/.test(text));
  assertProperty(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 300 }), (names) => {
      const found = readDirectory(write(names));
      assert.deepEqual(
        found.map((entry) => entry.name),
        [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
      for (const { name: text, number } of found) assert.equal(names[number], text);
    }),
  );
});

test("a name of more than 255 bytes is refused", () => {
  assert.equal(readDirectory(write(["a".repeat(255)])).length, 1);
  assert.throws(() => write(["a".repeat(256)]), { code: "tree.invalid" });
});

test("whatever a folder's data is, reading it ends, with entries or with an error", () => {
  const names = Array.from({ length: 300 }, (_, number) => `name ${number}`);
  const honest = write(names);
  const change = fc.tuple(fc.nat(honest.length - 1), fc.nat(255));
  assertProperty(
    fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), fc.nat(honest.length), (changes, length) => {
      const bytes = Buffer.from(honest).subarray(0, length);
      for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
      try {
        readDirectory(bytes);
      } catch (error) {
        assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
      }
    }),
  );
});
