import assert from "node:assert/strict";
import { test } from "node:test";
import { isModulePath, moduleName, normaliseAlias } from "./module-name.ts";

for (const [path, name] of [
  ["kernel/drivers/block/virtio_blk.ko.xz", "virtio_blk"],
  ["kernel/arch/x86/crypto/sha256-ssse3.ko", "sha256_ssse3"],
  ["dm-mod", "dm_mod"],
] as const) {
  test(`the kernel calls ${path} ${name}`, () => assert.equal(moduleName(path), name));
}

for (const [alias, expected] of [
  ["crypto-sha256", "crypto_sha256"],
  ["char-major-10-2[0-9]-x", "char_major_10_2[0-9]_x"],
  ["unmatched[0-9", undefined],
  ["unmatched]", undefined],
  ["", ""],
] as const) {
  test(`the alias ${JSON.stringify(alias)} is looked up as ${expected}`, () => {
    assert.equal(normaliseAlias(alias), expected);
  });
}

test("modules are told by their endings", () => {
  assert.deepEqual(["a.ko", "a.ko.xz", "a.ko.zst", "a.ko.gz", "a.ko.bz2", "ako", "a.ko.xz.sig"].map(isModulePath), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
