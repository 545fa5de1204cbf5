import assert from "node:assert/strict";
import { test } from "node:test";
import { formatBytes, formatMegabytes } from "./format-bytes.ts";

test("bytes are shown in decimal units, each as soon as it is reached", () => {
  for (const [bytes, text] of [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [118_240_000, "118.2 MB"],
    [5e15, "5000.0 TB"],
  ] as const)
    assert.equal(formatBytes(bytes), text);
  assert.equal(formatMegabytes(1_530_000_000), "1530.0 MB");
  assert.equal(formatMegabytes(50_000), "0.1 MB");
});
