import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { directory, epoch, file, noise, reader } from "@wherry/testing/samples/erofs.ts";
import fc from "fast-check";
import { writeFat } from "./fat.ts";
import { readFatTree } from "./read-fat-tree.ts";

const tree: Tree = new Map<string, TreeNode>([
  ["/", directory(0o755, epoch)],
  ["/EFI", directory(0o755, epoch)],
  ["/EFI/Linux", directory(0o755, epoch)],
  ["/EFI/Linux/wherry_1.0.0+3.efi", file(noise("boot", 70_001))],
  ["/EFI/BOOT", directory(0o755, epoch)],
  ["/EFI/BOOT/BOOTX64.EFI", file(noise("loader", 5000))],
  ["/loader", directory(0o755, epoch)],
  ["/loader/loader.conf", file(Buffer.from("timeout 0\n"))],
  ["/empty", file(Buffer.alloc(0))],
]);

async function volume(size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for await (const piece of writeFat({ tree, reader, size, label: "ESP", volumeId: 1, epoch }))
    bytes.set(piece.bytes, piece.offset);
  return bytes;
}

function readTree(bytes: Buffer) {
  return readFatTree((offset, length) => bytes.subarray(offset, offset + length));
}

for (const size of [8 * 2 ** 20, 64 * 2 ** 20]) {
  test(`a volume of ${size} bytes is read as it was written, whole and in parts`, async () => {
    const nodes = readTree(await volume(size));
    assert.deepEqual([...(nodes?.keys() ?? [])].sort(), [...tree.keys()].sort());
    for (const [path, node] of tree) {
      const found = nodes?.get(path);
      assert.equal(found?.kind, node.kind, path);
      if (node.kind !== "file" || found === undefined) continue;
      const bytes = await reader.read(node.content);
      assert.ok(Buffer.from(found.read(0, found.size)).equals(bytes), path);
      assert.ok(
        Buffer.from(found.read(found.size >> 1, found.size >> 2)).equals(
          bytes.slice(bytes.length >> 1).slice(0, bytes.length >> 2),
        ),
      );
      assert.throws(() => found.read(1, found.size), WherryError);
    }
  });
}

test("what is no FAT has no tree, and a damaged one ends in files or in an error", async () => {
  assert.equal(readTree(Buffer.alloc(4096)), undefined);
  const whole = await volume(8 * 2 ** 20);
  const used = whole.findLastIndex((byte) => byte !== 0);
  const change = fc.record({ at: fc.oneof(fc.nat(600), fc.nat(used)), value: fc.nat(255) });
  const bytes = Buffer.from(whole);
  assertProperty(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(used), (changes, cut) => {
      for (const { at, value } of changes) bytes[at] = value;
      const found = changes.length === 4 ? bytes.subarray(0, cut) : bytes;
      try {
        for (const { kind, size, read } of readTree(found)?.values() ?? [])
          if (kind === "file" && size > 0) read(0, Math.min(size, 100_000));
      } catch (error) {
        assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
      } finally {
        for (const { at } of changes) bytes[at] = whole[at] ?? 0;
      }
    }),
    { numRuns: 1000 },
  );
});
