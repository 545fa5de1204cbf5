import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { encodeCapabilities } from "@wherry/core/tree/capabilities.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { runPeer } from "@wherry/testing/peers/run-peer.ts";
import { directory, epoch, file, fsck, make, openShelf, skip, text } from "@wherry/testing/samples/erofs.ts";
import { readErofsTree } from "./read-tree.ts";

const able = (size: number, mtime: number): TreeNode => {
  const node = file(text("able", size), { mtime });
  return node.kind === "file" ? { ...node, capabilities: "cap_net_admin,cap_net_raw=ep" } : node;
};

/** Inodes of both lengths; data in blocks, data that follows the inode, and none. */
const tree: Tree = new Map<string, TreeNode>([
  ["/", directory(0o755, epoch)],
  ["/empty", able(0, epoch)],
  ["/large", able(90_000, 1_500_000_000)],
  ["/long", able(90_000, epoch)],
  ["/plain", file(text("plain", 4000))],
  // With its attributes it is too long for one block.
  ["/edge", able(4000, epoch)],
  ["/small", able(300, 1_500_000_000)],
]);

for (const compression of ["none", "lz4"]) {
  test(`capabilities are read as they were written, with ${compression}`, { skip }, async () => {
    if (fsck === undefined) return;
    await using folder = await temporaryDirectory();
    const image = Buffer.from(await make(tree, { shelf: await openShelf(folder.path), compression }));
    const nodes = readErofsTree({ size: image.length, read: (at, length) => image.subarray(at, at + length) });
    for (const [path, node] of tree) {
      const expected = node.kind === "file" && node.capabilities;
      const found = nodes.get(path)?.capabilities;
      assert.deepEqual(
        found && Buffer.from(found),
        expected ? Buffer.from(encodeCapabilities(expected)) : undefined,
        path,
      );
    }
    const path = join(folder.path, "image");
    await writeFile(path, image);
    const checked = await runPeer(fsck, ["--extract", path]);
    assert.equal(checked.status, 0, checked.stderr);
  });
}
