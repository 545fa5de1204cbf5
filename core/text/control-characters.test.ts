import assert from "node:assert/strict";
import { test } from "node:test";
import { hasControlCharacters } from "./control-characters.ts";

test("C0 and DEL are control characters, wherever they stand; letters of any script are none", () => {
  for (const text of ["\0a", "a\nb", "a\t", "\u001b[2J", "a\u007f"]) {
    assert.equal(hasControlCharacters(text), true, JSON.stringify(text));
  }
  for (const text of ["", "a b", "~", "ä\u00a0", "日本"]) assert.equal(hasControlCharacters(text), false, text);
});
