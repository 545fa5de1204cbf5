import assert from "node:assert/strict";
import { test } from "node:test";
import { applyHunks, diffLines } from "./line-edit.ts";

test("texts in which places are hard to find are one hunk, in bounded time", () => {
  const alike = (count: number) => "a\n".repeat(count);
  const before = alike(20_000);
  // Each of many changes can only be told by all that surrounds it.
  const after = Array.from({ length: 400 }, () => `${alike(50)}b\n`).join("");
  const hunks = diffLines(before, after);
  assert.deepEqual(applyHunks(before, hunks), { text: after, lost: [] });
  // Whoever writes a lock may say the same in many hunks.
  const hunk = { before: Array.from({ length: 2000 }, () => "a"), removed: [], added: ["b"], after: ["c"] };
  const hostile = Array.from({ length: 10_000 }, () => hunk);
  assert.equal(applyHunks(before, hostile).text, before);
});
