import assert from "node:assert/strict";
import { test } from "node:test";
import { readBoolean } from "./boolean.ts";

test("yes and no have six words each, in either case, and nothing else is one", () => {
  for (const word of ["1", "yes", "y", "true", "T", "On"]) assert.equal(readBoolean(word), true, word);
  for (const word of ["0", "no", "n", "FALSE", "f", "off"]) assert.equal(readBoolean(word), false, word);
  for (const word of ["", "2", "yess", "no ", "enabled"]) assert.equal(readBoolean(word), undefined, word);
});
