import assert from "node:assert/strict";
import { readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { runOrFail } from "@wherry/factory/system/processes.ts";
import { writeTar } from "@wherry/formats/archive/tar-writer.ts";
import { parseErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { readSuperblock } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { skipUnlessRoot } from "../peers/skip.ts";
import {
  directory,
  dump,
  epoch,
  file,
  fsck,
  make,
  mkfs,
  openShelf,
  reader,
  sample,
  skip,
  text,
  uuid,
} from "./erofs.ts";

const filesystems = await readFile("/proc/filesystems", "utf8").catch(() => "");
const cannotMount =
  skip ||
  skipUnlessRoot("mount") ||
  (/\terofs$/m.test(filesystems) ? false : "this kernel does not know erofs: modprobe erofs");

/**
 * What holds of an image with any compression: fsck.erofs and the kernel read it, mkfs.erofs makes one like it, the
 * store does not show.
 */
export function testCompression(compression: string): void {
  test(`a file system comes back whole, with ${compression}`, { skip }, async () => {
    if (fsck === undefined || dump === undefined) return;
    await using folder = await temporaryDirectory();
    const [image, copy] = [join(folder.path, "usr.erofs"), join(folder.path, "copy")];
    const bytes = await make(sample, { shelf: await openShelf(folder.path), compression });
    await writeFile(image, bytes);
    // Devices are root's to make.
    const privileges = process.getuid?.() === 0 ? [] : ["--no-preserve"];
    await runOrFail(fsck.file, [...fsck.prefix, ...privileges, `--extract=${copy}`, image]).catch((error: Error) => {
      assert.match(error.message, /failed to create special file|mknod/i);
    });
    for (const [path, node] of sample) {
      if (node.kind === "link") assert.equal(await readlink(copy + path), node.target);
      if (node.kind === "file") assert.ok((await readFile(copy + path)).equals(await reader.read(node.content)), path);
      // Inodes do not depend on the compression.
      if (compression !== "lz4" || (path.startsWith("/crowd/") && !path.endsWith("77"))) continue;
      const said: string = (await runOrFail(dump.file, [...dump.prefix, `--path=${path}`, image])).stdout.toString();
      assert.match(said, new RegExp(`Uid: ${node.uid} +Gid: ${node.gid} `), path);
      // dump.erofs shows no set-id bits: i_mode stands 4 bytes into the inode, and inodes count in 32 bytes from block
      // 0.
      const inode = 32 * Number(/NID: (\d+)/.exec(said)?.[1]);
      assert.equal((bytes.readUInt16LE(inode + 4) & 0o7777).toString(8), node.mode.toString(8), path);
      const time = new Date(node.mtime * 1000).toISOString().slice(0, 19).replace("T", " ");
      assert.match(said, new RegExp(`Timestamp: ${time}`), path);
      if (path === "/bin/linked") assert.match(said, /Links: 2/);
      if (path === "/bin/same") assert.match(said, /Links: 1/);
    }
    const about = (await runOrFail(dump.file, [...dump.prefix, "-s", image])).stdout.toString();
    assert.match(about, /blocksize: +4096/);
    assert.match(about, new RegExp(uuid));
    assert.match(about, /sb_csum/);
    assert.doesNotMatch(about, /fragments|dedupe|ztailpacking/);
  });

  test(`mkfs.erofs makes of the same tree an image with the same features and no smaller, with ${compression}`, {
    skip,
  }, async () => {
    if (mkfs === undefined) return;
    await using folder = await temporaryDirectory();
    const [archive, image] = [join(folder.path, "tar"), join(folder.path, "theirs")];
    await writeFile(archive, writeTar(sample, reader));
    const { algorithm, level, clusterSize } = parseErofsCompression(compression);
    await runOrFail(mkfs.file, [
      ...[...mkfs.prefix, "--tar=f", "--quiet", "-b4096", "--mkfs-time", `-T${epoch}`, `-U${uuid}`],
      ...(algorithm === "none" ? [] : [`-z${algorithm}${level === null ? "" : `,level=${level}`}`]),
      ...(clusterSize === null ? [] : [`-C${clusterSize}`]),
      ...[image, archive],
    ]);
    const theirs = await readFile(image);
    const ours = await make(sample, { shelf: await openShelf(folder.path), compression });
    const [superblock, expected] = [readSuperblock(ours), readSuperblock(theirs)];
    assert.deepEqual(superblock.features, expected.features);
    assert.deepEqual(
      { time: superblock.time, inodes: superblock.inodes, uuid: superblock.uuid },
      { time: expected.time, inodes: expected.inodes, uuid: expected.uuid },
    );
    assert.ok(ours.length <= theirs.length * 1.005, `${ours.length} bytes, theirs ${theirs.length}`);
  });

  test(`as root: the kernel reads it, with ${compression}`, { skip: cannotMount }, async () => {
    await using folder = await temporaryDirectory();
    const [image, root] = [join(folder.path, "usr.erofs"), join(folder.path, "root")];
    await writeFile(image, await make(sample, { shelf: await openShelf(folder.path), compression }));
    await runOrFail("mkdir", [root]);
    // Kernels are built without the rarer algorithms.
    const mounted = await runOrFail("mount", ["-t", "erofs", "-o", "loop,ro", image, root]).catch(
      (error: Error) => error,
    );
    if (mounted instanceof Error) return assert.match(`${compression} ${mounted.message}`, /^(deflate|lzma|zstd)/);
    try {
      const { stdout } = await runOrFail("find", [root, "-printf", "/%P %y %m %U %G %T@ %n\n"]);
      const lines = stdout.toString().trim().split("\n");
      assert.equal(lines.length, sample.size);
      for (const [path, node] of sample) {
        if (node.kind === "link") assert.equal(await readlink(root + path), node.target);
        if (node.kind === "file")
          assert.ok((await readFile(root + path)).equals(await reader.read(node.content)), path);
        const letter = {
          directory: "d",
          file: "f",
          link: "l",
          fifo: "p",
          "character-device": "c",
          "block-device": "b",
        };
        const start = `${path} ${letter[node.kind]} ${node.mode.toString(8)} ${node.uid} ${node.gid} ${node.mtime}.0`;
        assert.ok(
          lines.some((line) => line.startsWith(start)),
          start,
        );
      }
    } finally {
      await runOrFail("umount", [root]);
    }
  });

  test(`an image does not show what was in the store before, with ${compression}`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const shelf = async (name: string) => await openShelf(join(folder.path, name));
    const expected = await make(sample, { shelf: await shelf("cold"), compression });
    assert.ok(expected.equals(await make(sample, { shelf: await shelf("cold"), compression })), "warm");
    for (const turns of [2, 5]) {
      for (let turn = turns - 1; turn > 0; turn--) {
        await make(part(turn, turns), { shelf: await shelf(`${turns}`), compression });
      }
      assert.ok(
        expected.equals(await make(sample, { shelf: await shelf(`${turns}`), compression })),
        `${turns} batches`,
      );
      assert.equal((await kept(join(folder.path, `${turns}`))).length, compression === "none" ? 0 : turns);
    }
  });
}

/** mkfs.erofs divides files of more than 16 MiB among its workers. */
export function testWorkers(compression: string): void {
  test(`the number of workers does not show, not in files that are compressed in several pieces either, with ${compression}`, {
    skip,
  }, async () => {
    await using folder = await temporaryDirectory();
    const tree: Tree = new Map([
      ["/", directory(0o755, epoch)],
      ["/huge", file(text("huge", 17_000_000))],
      ["/small", file(text("small", 100_000))],
    ]);
    const images: Buffer[] = [];
    for (const workers of [1, 3]) {
      images.push(await make(tree, { shelf: await openShelf(join(folder.path, `${workers}`)), compression, workers }));
    }
    const [first, ...others] = images;
    for (const other of others) assert.ok(first?.equals(other), compression);
  });
}

/** Everything that was kept, in any shelf below a folder. */
export async function kept(folder: string): Promise<string[]> {
  const shelves = join(folder, "store", "shelves");
  const found = await readdir(shelves, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The root, and those files of the sample whose turn it is. */
function part(turn: number, turns: number): Tree {
  const folders = [...sample].filter(([, node]) => node.kind === "directory");
  const others = [...sample].filter(([, node]) => node.kind !== "directory");
  return new Map([...folders, ...others.filter((_, index) => index % turns === turn)]);
}
