import assert from "node:assert/strict";
import { test } from "node:test";
import { sampleRow } from "../samples/measurements.ts";
import { formatPage } from "./document.ts";
import { formatRows } from "./table.ts";

const measurements = {
  rows: [sampleRow("first", 20), sampleRow("peer", 60, { against: "first" })],
  skipped: [],
  small: [{ name: "node -e 0", milliseconds: 25 }],
  rounds: 2,
  machine: "2 cores, 8 GiB of memory",
  date: "2026-01-31",
};

test("the page has the table, the machine and the date", () => {
  const page = formatPage(measurements);
  assert.ok(page.includes(formatRows(measurements.rows)));
  assert.match(page, /^\| node -e 0 \| 25 \| 1\.0 \|$/m);
  assert.match(page, /on 2026-01-31; 2 cores, 8 GiB of memory\. Each row was measured 2 times, the cheapest counts\./);
});

test("the page says what was not measured and why", () => {
  const page = formatPage({ ...measurements, rounds: 1, skipped: [{ name: "mkosi", reason: "it needs root" }] });
  assert.match(page, /^mkosi was not measured: it needs root\.$/m);
  assert.match(page, /Each row was measured once\./);
});
