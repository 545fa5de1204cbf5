import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { access, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findPeer } from "@wherry/testing/peers.ts";
import { temporaryDirectory } from "@wherry/testing/temporary.ts";
import { runOrFail } from "../system/processes.ts";
import type { ContentReader, Tree, TreeNode } from "../tree/tree.ts";
import { buildErofs, parseErofsCompression } from "./erofs.ts";
import { writeTar } from "./tar-writer.ts";

const mkfs = await findPeer("mkfs.erofs");
const fsck = await findPeer("fsck.erofs");
const dump = await findPeer("dump.erofs");
const skip = mkfs && fsck && dump ? false : "erofs-utils are not available";
const uuid = "0123abcd-1111-2222-3333-0123456789ab";
const epoch = 1_750_000_000;

/** Packs are played by a pack number that fills the content. */
const reader: ContentReader = {
  async read({ size, location }) {
    if (location.in === "memory") return location.bytes;
    const text = location.in === "pack" ? location.pack : "";
    return Buffer.alloc(size, text === "noise" ? createHash("sha512").update(text).digest() : text);
  },
  async *stream(content) {
    yield await this.read(content);
  },
};

function file(pack: string, size: number, mode: number, owner: readonly [number, number], mtime: number): TreeNode {
  const [uid, gid] = owner;
  return {
    kind: "file",
    mode,
    uid,
    gid,
    mtime,
    content: { size, sha256: "", location: { in: "pack", pack, offset: 0 } },
  };
}

const directory = (mode: number, mtime: number): TreeNode => ({ kind: "directory", mode, uid: 0, gid: 0, mtime });
const long = `/share/${"long".repeat(40)}/${"name".repeat(50)}`;

const usr: Tree = new Map<string, TreeNode>([
  ["/", directory(0o755, epoch)],
  ["/bin", directory(0o755, 1_600_000_000)],
  ["/bin/su", file("su", 70_000, 0o4755, [0, 0], 1_500_000_001)],
  ["/bin/empty", file("", 0, 0o644, [0, 0], 1_500_000_002)],
  ["/bin/large", file("large", 9_000_000, 0o755, [0, 0], 1_500_000_003)],
  ["/bin/linked", file("large", 9_000_000, 0o755, [0, 0], 1_500_000_003)],
  ["/bin/owned", file("noise", 5000, 0o640, [70_000, 42], 1_500_000_004)],
  ["/bin/sh", { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: 1_500_000_005, target: "../bin/su" }],
  ["/share", directory(0o1777, 1_600_000_001)],
  [`/share/${"long".repeat(40)}`, directory(0o755, 1_600_000_002)],
  [long, file("long name", 10, 0o600, [0, 0], 1_500_000_006)],
]);

async function build(output: string, compression: string, workers?: number): Promise<void> {
  if (mkfs === undefined) return;
  await buildErofs({
    tar: writeTar(usr, reader),
    tool: mkfs,
    output,
    compression: parseErofsCompression(compression),
    uuid,
    epoch,
    ...(workers === undefined ? {} : { workers }),
  });
}

for (const compression of ["none", "lz4", "lz4hc,9 -C65536", "zstd,level=3 -C65536"]) {
  test(`a file system comes back whole, with ${compression}`, { skip }, async () => {
    if (fsck === undefined || dump === undefined) return;
    await using folder = await temporaryDirectory();
    const image = join(folder.path, "usr.erofs");
    const copy = join(folder.path, "copy");
    await build(image, compression);
    await runOrFail(fsck.file, [...fsck.prefix, "--no-preserve", `--extract=${copy}`, image]);
    const bytes = await readFile(image);
    for (const [path, node] of usr) {
      const said: string = (await runOrFail(dump.file, [...dump.prefix, `--path=${path}`, image])).stdout.toString();
      assert.match(said, new RegExp(`Uid: ${node.uid} +Gid: ${node.gid} `), path);
      // dump.erofs shows no set-id bits: i_mode stands 4 bytes into the inode, and inodes count in 32 bytes from block 0.
      const inode = 32 * Number(/NID: (\d+)/.exec(said)?.[1]);
      assert.equal((bytes.readUInt16LE(inode + 4) & 0o7777).toString(8), node.mode.toString(8), path);
      const time = new Date(node.mtime * 1000).toISOString().slice(0, 19).replace("T", " ");
      assert.match(said, new RegExp(`Timestamp: ${time}`), path);
      if (node.kind === "link") assert.equal(await readlink(copy + path), node.target);
      if (node.kind === "file") assert.ok((await readFile(copy + path)).equals(await reader.read(node.content)), path);
      if (path === "/bin/linked") assert.match(said, /Links: 2/);
    }
    const about = (await runOrFail(dump.file, [...dump.prefix, "-s", image])).stdout.toString();
    assert.match(about, /blocksize: +4096/);
    assert.match(about, new RegExp(uuid));
    assert.match(about, /sb_csum/);
    assert.doesNotMatch(about, /fragments|dedupe|ztailpacking/);
  });
}

test("the number of workers does not show", { skip }, async () => {
  await using folder = await temporaryDirectory();
  for (const compression of ["lz4", "lz4hc,9 -C65536", "zstd,3 -C65536"]) {
    const images: Buffer[] = [];
    for (const workers of [1, 2, 7]) {
      const image = join(folder.path, `${workers}`);
      await build(image, compression, workers);
      images.push(await readFile(image));
    }
    const [first, ...others] = images;
    for (const other of others) assert.ok(first?.equals(other), compression);
  }
});

test("what was there before is replaced", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const [clean, dirty] = [join(folder.path, "clean"), join(folder.path, "dirty")];
  await writeFile(dirty, Buffer.alloc(5_000_000, "old"));
  await build(clean, "lz4");
  await build(dirty, "lz4");
  assert.equal((await stat(dirty)).size, (await stat(clean)).size);
  assert.ok((await readFile(dirty)).equals(await readFile(clean)));
});

test("an archive that breaks off leaves neither a process nor a file", { skip, timeout: 20_000 }, async () => {
  if (mkfs === undefined) return;
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "usr.erofs");
  const compression = parseErofsCompression("lz4");
  const broken = async function* () {
    for await (const bytes of writeTar(usr, reader)) {
      yield bytes.subarray(0, 5000);
      throw new Error("the store is damaged");
    }
  };
  await assert.rejects(buildErofs({ tar: broken(), tool: mkfs, output, compression, uuid, epoch }), {
    message: "the store is damaged",
  });
  await assert.rejects(access(output), { code: "ENOENT" });
});

test("an aborted build stops", { skip, timeout: 20_000 }, async () => {
  if (mkfs === undefined) return;
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "usr.erofs");
  const compression = parseErofsCompression("lz4");
  const abort = new AbortController();
  const tar = async function* () {
    for await (const bytes of writeTar(usr, reader)) {
      yield bytes;
      abort.abort();
    }
  };
  await assert.rejects(buildErofs({ tar: tar(), tool: mkfs, output, compression, uuid, epoch, signal: abort.signal }), {
    code: "interrupted",
  });
  await assert.rejects(access(output), { code: "ENOENT" });
});

test("a compression is written as mkfs.erofs writes it", () => {
  const parsed = { algorithm: "lz4hc", level: 9, clusterSize: 65536 };
  assert.deepEqual(parseErofsCompression("lz4hc,9 -C65536"), parsed);
  assert.deepEqual(parseErofsCompression("lz4hc,level=9  -C 65536"), parsed);
  assert.deepEqual(parseErofsCompression("lz4"), { algorithm: "lz4", level: null, clusterSize: null });
  for (const wrong of [
    "",
    "gzip",
    "zstd,",
    "zstd,23",
    "lz4,1",
    "zstd,3 -C5000",
    "zstd,3 -C2097152",
    "zstd -Efragments",
  ]) {
    assert.throws(() => parseErofsCompression(wrong), { code: "definition.invalid" }, wrong);
  }
});
