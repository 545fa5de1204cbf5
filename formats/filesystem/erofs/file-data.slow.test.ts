import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { make, openShelf, otherCompressions, reader, sample, skip } from "@wherry/testing/samples/erofs.ts";
import fc from "fast-check";
import type { ImageSource } from "./read-image.ts";
import { readErofsTree } from "./read-tree.ts";

function sourceOf(bytes: Buffer): ImageSource {
  const read = (offset: number, length: number): Uint8Array => {
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
      throw new WherryError("format.invalid", "it ends before");
    return bytes.subarray(offset, offset + length);
  };
  return { size: bytes.length, read };
}

for (const compression of otherCompressions) {
  test(`files are unpacked, or said not to be, and damage is an error, with ${compression}`, { skip }, async () => {
    await using folder = await temporaryDirectory();
    const image = await make(sample, { shelf: await openShelf(folder.path), compression });
    const nodes = readErofsTree(sourceOf(image));
    let unpacked = 0;
    for (const [path, node] of sample) {
      if (node.kind !== "file") continue;
      const pieces = nodes.get(path)?.data?.unpacked();
      if (pieces === undefined) assert.match(compression, /^lzma/, path);
      else {
        assert.ok(Buffer.concat([...pieces]).equals(await reader.read(node.content)), path);
        unpacked++;
      }
    }
    assert.ok(unpacked > 10);
    assertProperty(
      fc.property(fc.nat(image.length - 1), fc.nat(255), (at, value) => {
        const bytes = Buffer.from(image);
        bytes[at] = value;
        try {
          const large = readErofsTree(sourceOf(bytes)).get("/share/text-90113");
          for (const piece of large?.data?.unpacked() ?? []) assert.ok(piece.length <= 12 * 2 ** 20);
        } catch (error) {
          assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
        }
      }),
      { numRuns: 40 },
    );
  });
}
