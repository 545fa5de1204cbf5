import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import {
  directory,
  epoch,
  file,
  make,
  makePlain,
  openShelf,
  reader,
  sample,
  skip,
  text,
} from "@wherry/testing/samples/erofs.ts";
import fc from "fast-check";
import { readErofsTree } from "./read-tree.ts";

function sourceOf(bytes: Buffer) {
  const read = (offset: number, length: number): Uint8Array => {
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
      throw new WherryError("format.invalid", "it ends before");
    return bytes.subarray(offset, offset + length);
  };
  return { size: bytes.length, read };
}

function kindOf({ kind }: TreeNode): string {
  return ["file", "directory", "link"].includes(kind) ? kind : "other";
}

for (const compression of ["none", "lz4"]) {
  test(`a whole tree is read as it was written, with ${compression}`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const image = await make(sample, { shelf: await openShelf(folder.path), compression });
    const nodes = readErofsTree(sourceOf(Buffer.from(image)));
    assert.deepEqual([...nodes.keys()].sort(), [...sample.keys()].sort());
    for (const [path, node] of sample) {
      const read = nodes.get(path);
      assert.deepEqual([read?.kind, read?.mode], [kindOf(node), node.mode], path);
      assert.deepEqual([read?.uid, read?.gid, read?.mtime], [node.uid, node.gid, node.mtime], path);
      if ("major" in node) assert.deepEqual(read?.device, { kind: node.kind, major: node.major, minor: node.minor });
      if (node.kind === "link") assert.equal(read?.target, node.target);
      const bytes = node.kind === "file" ? read?.read() : undefined;
      if (node.kind === "file" && bytes !== undefined)
        assert.deepEqual(Buffer.from(bytes), Buffer.from(await reader.read(node.content)));
      if (node.kind === "file")
        assert.ok(Buffer.concat([...(read?.data?.unpacked() ?? [])]).equals(await reader.read(node.content)), path);
      // What fits a block is never compressed.
      if (node.kind === "file" && (compression === "none" || node.content.size <= 4096))
        assert.ok(bytes !== undefined, path);
    }
  });
}

test("a damaged image is refused, and nothing else happens", async () => {
  const tree: Tree = new Map<string, TreeNode>([
    ["/", directory(0o755, epoch)],
    ["/a", directory(0o755, epoch)],
    ["/a/b", file(text("b", 9000))],
    ["/a/c", file(text("c", 100))],
    ["/a/d", { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: epoch, target: "../b" }],
  ]);
  const whole = await makePlain(tree);
  assert.equal(readErofsTree(sourceOf(whole)).size, 5);
  const change = fc.record({
    at: fc.oneof(fc.integer({ min: 1024, max: 1200 }), fc.nat(whole.length - 1)),
    value: fc.nat(255),
  });
  assertProperty(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(whole.length), (changes, cut) => {
      const bytes = Buffer.from(changes.length === 6 ? whole.subarray(0, cut) : whole);
      for (const { at, value } of changes) if (at < bytes.length) bytes[at] = value;
      try {
        for (const node of readErofsTree(sourceOf(bytes)).values()) {
          if (node.kind !== "file") continue;
          node.read();
          for (const piece of node.data?.unpacked() ?? []) assert.ok(piece.length <= bytes.length);
        }
      } catch (error) {
        assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
