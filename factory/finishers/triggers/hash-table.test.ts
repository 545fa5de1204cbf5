import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOrder, stringHash } from "./hash-table.ts";

const orderOf = (keys: readonly string[]) => hashOrder(new Map(keys.map((key) => [key, 0]))).map(([key]) => key);

test("the hash of a string counts bytes above 127 as negative", () => {
  assert.equal(stringHash(""), 5381);
  assert.equal(stringHash("a"), 177670);
  assert.equal(stringHash("ä"), ((5381 * 33 - 61) * 33 - 92) >>> 0);
});

test("entries come in the order of their places, which growing tables change", () => {
  const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
  for (const length of [0, 1, 7, 8, 15, 16, 40]) {
    const some = keys.slice(0, length);
    assert.deepEqual(orderOf(some).sort(), [...some].sort());
  }
  // Made by g_hash_table_foreach of GLib.
  assert.deepEqual(orderOf(keys.slice(0, 10)), [
    "key-4",
    "key-3",
    "key-9",
    "key-2",
    "key-8",
    "key-1",
    "key-7",
    "key-0",
    "key-6",
    "key-5",
  ]);
});
