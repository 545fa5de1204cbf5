import assert from "node:assert/strict";
import { test } from "node:test";
import { fileTypeBits, fileTypeOf } from "./file-types.ts";

test("the bits of each kind of file are read as they are written, whatever the permissions", () => {
  for (const [kind, bits] of Object.entries(fileTypeBits)) assert.equal(fileTypeOf(bits | 0o6755), kind);
  // A socket, and what is no mode of any file.
  for (const mode of [0o140000, 0o644, 0o170000]) assert.equal(fileTypeOf(mode), undefined);
});
