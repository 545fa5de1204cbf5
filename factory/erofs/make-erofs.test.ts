import assert from "node:assert/strict";
import { readFile, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeTar } from "@wherry/formats/archive/tar-writer.ts";
import { parseErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { readSuperblock } from "@wherry/formats/filesystem/erofs/superblock.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import {
  compressions,
  dump,
  epoch,
  fsck,
  make,
  mkfs,
  openShelf,
  reader,
  sample,
  skip,
  uuid,
} from "@wherry/testing/samples/erofs.ts";
import { runOrFail } from "../system/processes.ts";

const filesystems = await readFile("/proc/filesystems", "utf8").catch(() => "");
const cannotMount =
  skip ||
  (process.getuid?.() === 0 && /\terofs$/m.test(filesystems)
    ? false
    : "only root can mount, and only where the kernel knows erofs");

for (const compression of compressions) {
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
      // dump.erofs shows no set-id bits: i_mode stands 4 bytes into the inode, and inodes count in 32 bytes from block 0.
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

  test(`the kernel reads it, with ${compression}`, { skip: cannotMount }, async () => {
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
}
