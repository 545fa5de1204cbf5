import assert from "node:assert/strict";
import { test } from "node:test";
import { parseErofsCompression } from "./compression.ts";

test("a compression is written as mkfs.erofs writes it", () => {
  const parsed = { algorithm: "lz4hc", level: 9, clusterSize: 65536 };
  assert.deepEqual(parseErofsCompression("lz4hc,9 -C65536"), parsed);
  assert.deepEqual(parseErofsCompression("lz4hc,level=9  -C 65536"), parsed);
  assert.deepEqual(parseErofsCompression("lz4"), { algorithm: "lz4", level: null, clusterSize: null });
  for (const wrong of [
    "",
    "gzip",
    "zstd,",
    "zstd,23",
    "lz4,1",
    "zstd,3 -C5000",
    "zstd,3 -C2097152",
    "zstd -Efragments",
  ]) {
    assert.throws(() => parseErofsCompression(wrong), { code: "format.invalid" }, wrong);
  }
});
