import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32c } from "./crc32c.ts";

test("the checksum is CRC-32C without the last inversion", () => {
  // 0xe3069283 is the check value of CRC-32/ISCSI in the usual catalogues.
  assert.equal(crc32c(Buffer.from("123456789")), ~0xe3069283 >>> 0);
  assert.equal(crc32c(Buffer.alloc(0)), 0xffffffff);
});
