import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, explained } from "./explain.ts";

test("a problem and its hint stay apart, whatever is in them", () => {
  assert.deepEqual(explained(explain("a\nb is wrong", "write\nc")), ["a\nb is wrong", "write\nc"]);
  assert.deepEqual(explained(explain('["x"] is wrong')), ['["x"] is wrong', undefined]);
});

test("a message of the schema's own is a problem without a hint", () => {
  assert.deepEqual(explained("Invalid key\nof two lines"), ["Invalid key\nof two lines", undefined]);
});
