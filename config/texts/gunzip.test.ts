import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { openGunzip } from "./gunzip.ts";

const MiB = 1024 * 1024;

test("all that is unpacked for one configuration is limited, and what is behind the limit is left packed", () => {
  const gunzip = openGunzip();
  const large = gzipSync(Buffer.alloc(10 * MiB));
  assert.equal(gunzip(large)?.length, 10 * MiB);
  assert.equal(gunzip(large), undefined);
  assert.equal(gunzip(gzipSync(Buffer.alloc(6 * MiB)))?.length, 6 * MiB);
  assert.equal(gunzip(gzipSync("x")), undefined);
  assert.equal(openGunzip()(large)?.length, 10 * MiB);
});

test("what is not gzip is left alone", () => {
  assert.equal(openGunzip()(Buffer.from("plain")), undefined);
  assert.equal(openGunzip()(gzipSync("cut off").subarray(0, 12)), undefined);
});
