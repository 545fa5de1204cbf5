import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMode } from "./mode.ts";

test("a mode has four octal digits", () => {
  assert.deepEqual([0, 0o7, 0o644, 0o1777, 0o4755].map(formatMode), ["0000", "0007", "0644", "1777", "4755"]);
});
