import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { sizeOfCpio, writeCpio } from "./cpio.ts";

const attributes = { mode: 0o755, uid: 0, gid: 0, mtime: 1_700_000_000 };
const reader: ContentReader = {
  async read({ location }) {
    return location.in === "memory" ? location.bytes : new Uint8Array();
  },
  async *stream(content) {
    const bytes = await this.read(content);
    yield bytes.subarray(0, 3);
    yield bytes.subarray(3);
  },
};

function file(text: string, mode = 0o644): TreeNode {
  const bytes = new TextEncoder().encode(text);
  return {
    kind: "file",
    ...attributes,
    mode,
    content: { size: bytes.length, sha256: "", location: { in: "memory", bytes } },
  };
}

const initrd: Tree = new Map<string, TreeNode>([
  ["/", { kind: "directory", ...attributes }],
  ["/init", file("#!/bin/sh\n", 0o755)],
  ["/dev", { kind: "directory", ...attributes }],
  ["/dev/console", { kind: "character-device", ...attributes, mode: 0o600, major: 5, minor: 1 }],
  ["/dev/sda", { kind: "block-device", ...attributes, mode: 0o660, gid: 6, major: 8, minor: 300 }],
  ["/dev/initctl", { kind: "fifo", ...attributes, major: 0, minor: 0 }],
  ["/bin", { kind: "link", ...attributes, mode: 0o777, target: "usr/bin" }],
  ["/empty", file("")],
]);

async function archive(tree: Tree): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeCpio(tree, reader)));
}

/** Reads an archive back by the letter of the format. */
function entries(bytes: Buffer) {
  const found: { name: string; mode: number; inode: number; mtime: number; rdev: number[]; data: Buffer }[] = [];
  for (let at = 0; ; ) {
    assert.equal(bytes.toString("latin1", at, at + 6), "070701");
    const field = (index: number) =>
      Number.parseInt(bytes.toString("latin1", at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const nameEnd = at + 110 + field(11);
    const name = bytes.toString("utf8", at + 110, nameEnd - 1);
    const start = Math.ceil(nameEnd / 4) * 4;
    const data = bytes.subarray(start, start + field(6));
    if (name === "TRAILER!!!") return found;
    found.push({ name, mode: field(1), inode: field(0), mtime: field(5), rdev: [field(9), field(10)], data });
    at = Math.ceil((start + data.length) / 4) * 4;
  }
}

test("an archive holds folders, files, links and devices, in order", async () => {
  const bytes = await archive(initrd);
  assert.equal(bytes.length % 512, 0);
  const list = entries(bytes);
  assert.deepEqual(
    list.map(({ name, mode }) => [name, mode.toString(8)]),
    [
      [".", "40755"],
      ["bin", "120777"],
      ["dev", "40755"],
      ["dev/console", "20600"],
      ["dev/initctl", "10755"],
      ["dev/sda", "60660"],
      ["empty", "100644"],
      ["init", "100755"],
    ],
  );
  assert.deepEqual(list[5]?.rdev, [8, 300]);
  assert.equal(list[1]?.data.toString(), "usr/bin");
  assert.equal(list[7]?.data.toString(), "#!/bin/sh\n");
  assert.deepEqual(
    list.map(({ inode }) => inode),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test("the order of the tree does not show", async () => {
  assert.ok((await archive(initrd)).equals(await archive(new Map([...initrd].reverse()))));
});

test("any names and contents come back", async () => {
  const name = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => !/[/\0]/.test(text) && !/^\.+$/.test(text));
  await assertProperty(
    fc.asyncProperty(fc.dictionary(name, fc.string({ maxLength: 50 }), { noNullPrototype: true }), async (files) => {
      const tree = new Map<string, TreeNode>(Object.entries(files).map(([path, text]) => [`/${path}`, file(text)]));
      const list = entries(await archive(tree));
      assert.deepEqual(
        new Map(list.map((entry) => [entry.name, entry.data.toString()])),
        new Map(Object.entries(files)),
      );
    }),
    { numRuns: 100, seed: 1 },
  );
});

test("numbers that fit no field are refused", async () => {
  const refuse = async (node: TreeNode) => {
    await assert.rejects(archive(new Map([["/x", node]])), { code: "tree.invalid" });
  };
  await refuse({ ...file(""), mtime: -1 });
  await refuse({ ...file(""), uid: 2 ** 32 });
  const content = { size: 2 ** 32, sha256: "", location: { in: "file", path: "/nowhere" } } as const;
  await refuse({ kind: "file", ...attributes, content });
});

const cpio = await findPeer("cpio");
test("cpio lists and unpacks the same", {
  skip: skipWithout({ cpio }),
}, async () => {
  if (cpio === undefined) return;
  await using folder = await temporaryDirectory();
  const input = await archive(initrd);
  const listed = await runPeerOrFail(cpio, ["-itv", "--numeric-uid-gid"], {
    input,
    env: { TZ: "UTC" },
  });
  const lines = listed.stdout.toString().trim().split("\n");
  assert.equal(lines.length, initrd.size);
  assert.match(listed.stdout.toString(), /^crw------- .* 5, +1 .* dev\/console$/m);
  assert.match(listed.stdout.toString(), /^brw-rw---- .* 8, *300 .* dev\/sda$/m);
  assert.match(listed.stdout.toString(), /^lrwxrwxrwx .* bin -> usr\/bin$/m);
  assert.match(listed.stdout.toString(), /^-rwxr-xr-x .* 10 Nov 14 +2023 init$/m);
  const unpack = ["-i", "--no-preserve-owner", "init", "bin", "empty"];
  const unpacked = await runPeerOrFail(cpio, unpack, { input, cwd: folder.path });
  assert.match(unpacked.stderr, /^\d+ blocks?\s*$/);
});

test("the size of an archive is known before it is written", async () => {
  // Three, so that what each is filled up with tells.
  const texts = Array.from({ length: 200 }, (_, length) => {
    const text = file("x".repeat(length));
    return new Map(["/a", "/b", "/c"].map((path) => [path, text]));
  });
  for (const tree of [initrd, new Map(), ...texts]) {
    const pieces = await Array.fromAsync(writeCpio(tree, reader));
    assert.equal(
      sizeOfCpio(tree),
      pieces.reduce((sum, one) => sum + one.length, 0),
    );
  }
});
