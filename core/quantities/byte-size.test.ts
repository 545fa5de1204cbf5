import assert from "node:assert/strict";
import { test } from "node:test";
import { parseByteSize } from "./byte-size.ts";

test("sizes are read in powers of 1024", () => {
  for (const [text, bytes] of [
    ["0", 0],
    ["512", 512],
    ["1K", 1024],
    ["512M", 512 * 1024 ** 2],
    ["0512M", 512 * 1024 ** 2],
    ["10G", 10 * 1024 ** 3],
    ["8T", 8 * 1024 ** 4],
    ["8191T", 8191 * 1024 ** 4],
  ] as const)
    assert.equal(parseByteSize(text), bytes, text);
});

test("what is not a size, and what is too large to count, is refused", () => {
  for (const text of ["", "M", "1.5G", "-1G", "1m", "1MB", "1MiB", "1 M", "1P", "1M\n", "8192T", "9".repeat(30), "٣M"])
    assert.equal(parseByteSize(text), undefined, JSON.stringify(text));
});
