import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSize } from "./size.ts";

test("sizes of whole mebibytes are read", () => {
  const cases: readonly [text: string, mebibytes: number][] = [
    ["0", 0],
    ["+0", 0],
    ["1MiB", 1],
    ["1MB", 1],
    ["1GiB512MiB", 1536],
    ["0.5GiB", 512],
    [".5GB", 512],
    ["1048576B", 1],
    ["2TiB", 2 * 1024 * 1024],
  ];
  for (const [text, mebibytes] of cases) assert.deepEqual(parseSize(text), { mebibytes }, text);
});

test("other sizes are refused", () => {
  const cases: readonly [text: string, problem: string][] = [
    ["", "units: invalid "],
    ["a", "units: invalid a"],
    ["1GiB ", "units: unknown unit GiB  in 1GiB "],
    ["5", "units: unknown unit  in 5"],
    ["5kB", "units: unknown unit kB in 5kB"],
    ["1GiB1MB", "units: unknown unit GiB in 1GiB1MB"],
    ["-1MiB", 'invalid dimension (negative): "-1MiB"'],
    ["1KiB", "invalid dimension (finest granularity is 1MiB)"],
    ["9EiB", "units: overflow parsing unit"],
  ];
  for (const [text, problem] of cases) assert.deepEqual(parseSize(text), { problem }, text);
});
