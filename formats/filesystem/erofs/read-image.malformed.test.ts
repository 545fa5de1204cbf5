import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Tree } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import { directory, epoch, file, make, noise, openShelf, skip, text } from "@wherry/testing/samples/erofs.ts";
import fc from "fast-check";
import { type ImageContent, readImage } from "./read-image.ts";
import { BLOCK } from "./superblock.ts";

const tree: Tree = new Map([
  ["/", directory(0o755, epoch)],
  ...Array.from({ length: 90 }, (_, number) => [`/${number}`, file(text(`${number}`, 5000 + 977 * number))] as const),
  ["/flat", file(noise("flat", 20_000))],
  ["/long", file(text("long", 2_000_000))],
]);

async function read(path: string): Promise<ImageContent> {
  await using handle = await open(path, "r");
  return readImage(handle.fd);
}

for (const compression of ["lz4", "lz4hc,9 -C65536"]) {
  test(`an image is read as it was made, with ${compression}`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "image");
    const bytes = await make(tree, { shelf: await openShelf(folder.path), compression });
    await writeFile(path, bytes);
    const { files } = await read(path);
    assert.deepEqual(files.map(({ name }) => `/${name}`).sort(), [...tree.keys()].filter((key) => key !== "/").sort());
    let end = 0;
    for (const { compressed } of files) {
      if (compressed === undefined) continue;
      assert.ok(compressed.first >= end);
      end = compressed.first + compressed.blocks;
    }
    assert.ok(end * BLOCK <= bytes.length);
  });

  test(`a damaged image is refused, or gives nothing that lies outside of it, with ${compression}`, {
    skip,
  }, async () => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "image");
    const honest = await make(tree, { shelf: await openShelf(folder.path), compression });
    await writeFile(path, honest);
    const metadata = (await read(path)).files.reduce(
      (least, { compressed }) => Math.min(least, compressed?.first ?? least),
      1e9,
    );
    const position = fc.integer({ min: 1024, max: metadata * BLOCK - 1 });
    let refused = 0;
    await assertProperty(
      fc.asyncProperty(fc.array(fc.tuple(position, fc.nat(255)), { minLength: 1, maxLength: 8 }), async (changes) => {
        await using handle = await open(path, "r+");
        try {
          for (const [at, byte] of changes) await handle.write(Buffer.from([byte]), 0, 1, at);
          for (const { compressed } of readImage(handle.fd).files) {
            if (compressed !== undefined) assert.ok((compressed.first + compressed.blocks) * BLOCK <= honest.length);
          }
        } catch (error) {
          assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
          refused++;
        } finally {
          for (const [at] of changes) await handle.write(honest, at, 1, at);
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(refused > leastOf(30), `${refused} were refused`);
    assert.equal(hash("sha256", await readFile(path)), hash("sha256", honest));
  });

  test(`an image that ends early is refused, with ${compression}`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, "image");
    const honest = await make(tree, { shelf: await openShelf(folder.path), compression });
    for (const length of [0, 1, 1023, 1100, 4095, 4096, 5000, 20_000, honest.length - 1]) {
      await writeFile(path, honest.subarray(0, length));
      await assert.rejects(read(path), { code: "format.invalid" }, `${length}`);
    }
  });
}
