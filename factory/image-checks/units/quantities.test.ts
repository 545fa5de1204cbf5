import assert from "node:assert/strict";
import { test } from "node:test";
import { isMemorySize, isTimeSpan } from "./quantities.ts";

test("spans of time are told from what is none, however long it is", () => {
  for (const span of ["0", "90", "1.5h", ".5s", "2min 200ms", "55s500ms", "1y 12month", " infinity ", "5 s"])
    assert.equal(isTimeSpan(span), true, span);
  for (const other of ["", " ", "12q", "-1", "1,5", "s", "infinity 1", `${"1".repeat(100_000)}q`])
    assert.equal(isTimeSpan(other), false, other.slice(0, 20));
});

test("amounts of memory are told from what is none", () => {
  for (const size of ["0", "1048576", "512M", "1.5G", "1G 512M", "20%", "infinity", "10B"])
    assert.equal(isMemorySize(size), true, size);
  for (const other of ["", "512MB", "1 g", "-1", "lots", "120.5x%"]) assert.equal(isMemorySize(other), false, other);
});
