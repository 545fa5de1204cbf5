import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { formatQcow2Header, isQcow2, readQcow2Header } from "./qcow2-header.ts";

const plain = {
  size: 2 ** 31,
  clusterBits: 16,
  l1: { offset: 65536, entries: 4 },
  refcountTable: 131_072,
  compression: "deflate",
} as const;
const whole = formatQcow2Header(plain);

/** A sound header in which some numbers are others. */
function changed(...changes: readonly (readonly [at: number, bits: 8 | 32 | 64, value: number])[]): Uint8Array {
  const bytes = Uint8Array.from(whole);
  const view = new DataView(bytes.buffer);
  for (const [at, bits, value] of changes) {
    if (bits === 8) view.setUint8(at, value);
    else if (bits === 32) view.setUint32(at, value);
    else view.setBigUint64(at, BigInt(value));
  }
  return bytes;
}

test("what is written is read", () => {
  const read = { version: 3, size: plain.size, cluster: 65536, l1: plain.l1, compression: "deflate" };
  assert.deepEqual(readQcow2Header(whole, "/a"), read);
  assert.deepEqual(readQcow2Header(formatQcow2Header({ ...plain, compression: "zstd" }), "/a"), {
    ...read,
    compression: "zstd",
  });
  assert.deepEqual(readQcow2Header(changed([4, 32, 2]).subarray(0, 72), "/a"), { ...read, version: 2 });
  assert.deepEqual(readQcow2Header(changed([72, 64, 1]), "/a"), read, "dirty");
});

for (const [name, bytes, message] of [
  ["cut off", whole.subarray(0, 100), /whose header is cut off/],
  ["of its magic alone", whole.subarray(0, 4), /whose header is cut off/],
  ["of version 1", changed([4, 32, 1]), /of version 1, which is not known/],
  [
    "over another file",
    formatQcow2Header({ ...plain, backing: { path: "/etc/shadow", format: "raw" } }),
    /another file/,
  ],
  ["with the length of another file's name", changed([16, 32, 5]), /that depends on another file/],
  ["encrypted", changed([32, 32, 2]), /that is encrypted/],
  ["marked as corrupt", changed([72, 64, 2]), /marked as corrupt/],
  ["with an external data file", changed([72, 64, 4]), /whose data are in another file/],
  ["with extended L2 entries", changed([72, 64, 16]), /with extended L2 entries/],
  ["with a feature of tomorrow", changed([72, 64, 32]), /needs features 0x20/],
  ["compressed in another way", changed([72, 64, 8], [104, 8, 2]), /compression that is not known: 2/],
  ["of zstd that does not say so", changed([104, 8, 1]), /compression that is not known: 1/],
  ["without a size", changed([24, 64, 0]), /whose disk has an impossible size of 0 bytes/],
  ["of half a sector", changed([24, 64, 700]), /impossible size of 700 bytes/],
  ["larger than any disk", changed([24, 64, 2 ** 47]), /impossible size/],
  ["of tiny clusters", changed([20, 32, 8]), /clusters are of 2\^8 bytes/],
  ["of huge clusters", changed([20, 32, 22]), /clusters are of 2\^22 bytes/],
  ["with too small a table", changed([36, 32, 3]), /tables are not of its size/],
  ["with too large a table", changed([36, 32, 2 ** 22 + 1]), /tables are not of its size/],
  ["with a table between clusters", changed([40, 64, 65537]), /tables are not of its size/],
] as const) {
  test(`an image ${name} is refused, with what to do`, () => {
    assert.ok(isQcow2(bytes));
    assert.throws(
      () => readQcow2Header(bytes, "/a"),
      (error: unknown) => {
        assert.ok(error instanceof WherryError && error.code === "format.invalid");
        assert.match(error.message, message);
        assert.deepEqual(error.where, { file: "/a" });
        return error.hint !== undefined;
      },
    );
  });
}

test("no header makes the reader fail in another way, or ask for a table of more than 32 MiB", () => {
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(111), (noise, at) => {
      const bytes = Uint8Array.from(whole);
      bytes.set(noise.subarray(0, bytes.length - at), at);
      try {
        const { size, cluster, l1 } = readQcow2Header(bytes, "/a");
        assert.ok(l1.entries * 8 <= 2 ** 25 && size <= l1.entries * (cluster / 8) * cluster);
      } catch (error) {
        assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
