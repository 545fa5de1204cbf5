import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { createGunzip, zstdDecompressSync } from "node:zlib";
import { run } from "@wherry/factory/system/processes.ts";
import type { Tool } from "@wherry/factory/tools/tool.ts";
import { TarReader } from "@wherry/formats/archive/tar.ts";

/** Texts that an image must not hold, as they tell who built it and where. */
export type Needles = readonly Buffer[];

/** What every machine makes for itself, below any folder. */
const own = /(^|\/)(machine-id|ssh_host_\w+_key(\.pub)?|random-seed|credential\.secret|\.bash_history)$/;

/** Fails where one of the needles is in any byte of a file. */
export async function assertNotInFile(path: string, needles: Needles): Promise<void> {
  await refuse(createReadStream(path, { highWaterMark: 4 << 20 }), needles);
}

/** Fails where one of the needles is in a compressed initrd. */
export async function assertNotInInitrd(path: string, needles: Needles): Promise<void> {
  await refuse([zstdDecompressSync(await readFile(path))], needles);
}

/** Fails where one of the needles is in a file of an EROFS image, or a file is a machine's own. */
export async function assertNotInErofs(image: string, needles: Needles, fsck: Tool, folder: string): Promise<void> {
  const options = [`--extract=${folder}`, "--no-preserve", image];
  const { status, stderr } = await run(fsck.file, [...fsck.prefix, ...options]);
  assert.equal(status, 0, stderr);
  let files = 0;
  for await (const entry of glob("**", { cwd: folder, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    assert.doesNotMatch(relative(folder, path), own);
    if (!entry.isFile()) continue;
    files++;
    await refuse([await readFile(path)], needles, path);
  }
  assert.ok(files > 1000, `${files} files`);
}

/** Fails where one of the needles is in the largest layer of an OCI archive, or a file is a machine's own. */
export async function assertNotInOci(archive: string, needles: Needles): Promise<void> {
  const layers: { readonly offset: number; readonly size: number }[] = [];
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
}

/** Fails where one of the needles is in the bytes, also across their pieces. */
async function refuse(pieces: AsyncIterable<Buffer> | Iterable<Buffer>, needles: Needles, where = ""): Promise<void> {
  const longest = Math.max(...needles.map(({ length }) => length));
  let seam = Buffer.alloc(0);
  for await (const piece of pieces) {
    for (const bytes of [piece, Buffer.concat([seam, piece.subarray(0, longest)])]) {
      for (const needle of needles) assert.ok(!bytes.includes(needle), `${where} holds ${needle}`);
    }
    seam = Buffer.from(piece.subarray(-longest));
  }
}
