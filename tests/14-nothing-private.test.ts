import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { glob, mkdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { createGunzip, zstdDecompressSync } from "node:zlib";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { TarReader } from "@wherry/formats/archive/tar.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { testStoreDirectory } from "@wherry/testing/fixtures/test-store.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { withoutMirror } from "./support/mirror.ts";
import { artifact, build } from "./support/wherry.ts";

const skip = await withoutMirror();
const user = "ondskapsfull-byggare";
const host = "ondskapsfull-maskin";

/** What every machine makes for itself, below any folder. */
const own = /(^|\/)(machine-id|ssh_host_\w+_key(\.pub)?|random-seed|credential\.secret|\.bash_history)$/;

describe("an image holds nothing of the machine that built it", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let disk: BuildResult;
  let container: BuildResult;
  let needles: readonly Buffer[];

  before(async () => {
    folder = await temporaryDirectory();
    const home = join(folder.path, "home", user);
    await mkdir(home, { recursive: true });
    needles = [folder.path, testStoreDirectory(), user, host].map((text) => Buffer.from(text));
    // Renames the machine, for this one program, where that is allowed.
    const rename = `[ "$(id -u)" != 0 ] || echo ${host} >/proc/sys/kernel/hostname; exec "$@"`;
    const inside = process.getuid?.() === 0 && (await works("unshare", ["--uts", "true"]));
    const options = {
      cwd: home,
      env: { HOME: home, HOSTNAME: host, LOGNAME: user, USER: user },
      ...(inside ? { through: ["unshare", "--uts", "/bin/sh", "-c", rename, "sh"] } : {}),
    };
    const output = join(folder.path, "out");
    disk = await build("container-host", output, { ...options, args: ["--format", "raw"] });
    container = await build("base-container", output, options);
  });
  after(async () => await folder[Symbol.asyncDispose]());

  test("not in any byte of the raw disk", async () => {
    await refuse(createReadStream(artifact(disk, "raw"), { highWaterMark: 4 << 20 }), needles);
  });

  test("not in the initrd", async () => {
    await refuse([zstdDecompressSync(await readFile(artifact(disk, "initrd")))], needles);
  });

  test("not in any file of /usr, and no file is a machine's own", async (context) => {
    const peer = await findPeer("fsck.erofs");
    if (peer === undefined)
      return context.skip(
        "fsck.erofs is not available: peers come from packages, fetched once where there is a network",
      );
    const usr = join(folder.path, "usr");
    const options = [`--extract=${usr}`, "--no-preserve", artifact(disk, "usr")];
    const { status, stderr } = await run(peer.file, [...peer.prefix, ...options]);
    assert.equal(status, 0, stderr);
    let files = 0;
    for await (const entry of glob("**", { cwd: usr, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      assert.doesNotMatch(relative(usr, path), own);
      if (!entry.isFile()) continue;
      files++;
      await refuse([await readFile(path)], needles, path);
    }
    assert.ok(files > 1000, `${files} files`);
  });

  test("not in the container image, and no file is a machine's own", async () => {
    const layers: { readonly offset: number; readonly size: number }[] = [];
    const archive = artifact(container, "oci");
    const outer = new TarReader(
      { entry: ({ path, offset, size }) => path.startsWith("blobs/") && layers.push({ offset, size }), data: () => {} },
      archive,
    );
    for await (const chunk of createReadStream(archive)) outer.write(chunk);
    layers.sort((a, b) => b.size - a.size);
    const [layer] = layers;
    assert.ok(layer !== undefined);
    const { offset, size } = layer;
    const paths: string[] = [];
    const inner = new TarReader({ entry: ({ path }) => paths.push(path), data: () => {} }, "layer");
    const packed = createReadStream(archive, { start: offset, end: offset + size - 1 });
    const read = async function* () {
      for await (const chunk of packed.pipe(createGunzip())) {
        inner.write(chunk);
        yield chunk;
      }
    };
    await refuse(read(), needles);
    assert.ok(paths.length > 500, `${paths.length} paths`);
    for (const path of paths) assert.doesNotMatch(path, own);
  });
});

/** Fails where one of the needles is in the bytes, also across their pieces. */
async function refuse(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  needles: readonly Buffer[],
  where = "",
): Promise<void> {
  const longest = Math.max(...needles.map(({ length }) => length));
  let seam = Buffer.alloc(0);
  for await (const piece of pieces) {
    for (const bytes of [piece, Buffer.concat([seam, piece.subarray(0, longest)])]) {
      for (const needle of needles) assert.ok(!bytes.includes(needle), `${where} holds ${needle}`);
    }
    seam = Buffer.from(piece.subarray(-longest));
  }
}

async function works(file: string, args: readonly string[]): Promise<boolean> {
  return await run(file, args).then(
    ({ status }) => status === 0,
    () => false,
  );
}
