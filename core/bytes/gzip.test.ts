import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { samples } from "@wherry/testing/samples/gzip.ts";
import fc from "fast-check";
import { gzip } from "./gzip.ts";

/** Sizes and the first half of the SHA-256 of what Go 1.19's compress/gzip makes of the samples at its best level. */
const madeByGo: readonly (readonly [sample: string, size: number, digest: string])[] = [
  ["nothing", 23, "10c2221846da8b4250e556aa520c86d6"],
  ["a letter", 25, "fcb0c6c17cdb5fae5e897d85bbdc9f35"],
  ["a run", 27, "69bd3c6aba342d217ffb653e83325652"],
  ["two letters", 28, "50cba393bff0f42c08c032fc3ea94509"],
  ["lines of a file", 73, "e4f2f4dbd9d97f1be128d33cb2cb2991"],
  ["noise of 300 bytes", 328, "d3abc931aa6fe1c08410556c31c84233"],
  ["noise of 100 kB", 100058, "4cf61f283d4848d02b1fdb0e7f471325"],
  ["few letters", 1353, "98635a3d43f82adb661cf6f14f33ff77"],
  ["text of 3 kB", 948, "780970b8b6b2115fb38b7dec9b815852"],
  ["text of a window twice", 16215, "7a2e195ce7c1198db3d5581983a892f1"],
  ["text of a byte more", 16215, "d7391a7877c788e8c96a827be603c6a9"],
  ["text of 300 kB", 27138, "df053283faad6c62441ace6a6f617cb6"],
  ["a long run", 232, "c63ad924abc2c7d71c6f039cc886492d"],
];

for (const [sample, size, digest] of madeByGo) {
  test(`${sample} is compressed to the bytes that Go makes of it`, () => {
    const file = gzip(samples[sample] ?? assert.fail());
    assert.equal(file.length, size);
    assert.equal(createHash("sha256").update(file).digest("hex").slice(0, 32), digest);
  });
}

test("any bytes come back, one file after the other", () => {
  const letters = fc
    .array(fc.constantFrom(0, 1, 2, 97, 255), { maxLength: 2000 })
    .map((numbers) => Uint8Array.from(numbers));
  const repeated = fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(400)).map(([bytes, times]) => {
    return Uint8Array.from(Array.from({ length: times }, () => [...bytes]).flat());
  });
  assertProperty(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 3000 }), letters, repeated), (bytes) => {
      assert.deepEqual(new Uint8Array(gunzipSync(gzip(bytes))), bytes);
    }),
    { numRuns: 200 },
  );
});
