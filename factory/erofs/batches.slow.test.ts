import assert from "node:assert/strict";
import { copyFile, open, readdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ContentReader } from "@wherry/core/tree/tree.ts";
import { openBatch } from "@wherry/formats/filesystem/erofs/batch.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import {
  digestBlocks,
  directory,
  epoch,
  file,
  make,
  openShelf,
  reader,
  sample,
  skip,
  text,
} from "@wherry/testing/samples/erofs.ts";
import { kept } from "@wherry/testing/samples/erofs-tests.ts";

const digestOfZeros = Buffer.from(digestBlocks(new Uint8Array(4096))).toString("hex");
const shelfKey = `erofs 3 lz4 null null ${digestOfZeros} test`;

test("only what no build has compressed before is compressed", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const shelf = await openShelf(folder.path);
  await make(sample, { shelf });
  await make(new Map([...sample, ["/new", file(text("new", 50_000))]]), { shelf });
  await make(new Map([...sample, ["/changed", file(text("small", 4096))]]), { shelf });
  const batches = (await kept(folder.path)).map((path) => openBatch(path, (table) => shelf.seal(shelfKey, table)));
  assert.deepEqual(batches.map((batch) => batch?.contents.size).sort((a, b) => (a ?? 0) - (b ?? 0))[0], 1);
  assert.equal(batches.length, 2, "what fits a block is not compressed");
  for (const batch of batches) batch?.[Symbol.dispose]();
});

test("many small batches become one", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const shelf = await openShelf(folder.path);
  const tree = new Map([["/", directory(0o755, epoch)]]);
  let image = await make(tree, { shelf });
  for (let number = 0; number < 30; number++) {
    tree.set(`/${number}`, file(text(`${number}`, 20_000)));
    image = await make(tree, { shelf });
  }
  assert.ok((await kept(folder.path)).length < 10);
  assert.ok(image.equals(await make(tree, { shelf })));
  assert.ok(image.equals(await make(tree, { shelf: await openShelf(join(folder.path, "cold")) })));
});

test("a batch that lost bytes is made again", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const shelf = await openShelf(folder.path);
  const expected = await make(sample, { shelf });
  const [path = ""] = await kept(folder.path);
  for (const length of [1_000_000, 5000, 10, 0]) {
    await truncate(path, length);
    assert.ok(expected.equals(await make(sample, { shelf })), `${length}`);
  }
});

test("a false bit in a batch is noticed, and the next build does without it", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const shelf = await openShelf(folder.path);
  const expected = await make(sample, { shelf });
  const flip = async (position: (size: number) => number) => {
    await using batch = await open((await kept(folder.path))[0] ?? "", "r+");
    const at = position((await batch.stat()).size);
    const byte = Buffer.alloc(1);
    await batch.read(byte, 0, 1, at);
    await batch.write(Buffer.from([(byte[0] ?? 0) ^ 4]), 0, 1, at);
  };
  // Its table says so itself.
  await flip(() => 200);
  assert.ok(expected.equals(await make(sample, { shelf })));
  await flip((size) => size - 5000);
  await assert.rejects(make(sample, { shelf }), { code: "store.damaged" });
  assert.ok(expected.equals(await make(sample, { shelf })));
});

test("a content that is not what its digest says is not kept", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const false_: ContentReader = {
    read: async (content) => (await reader.read(content)).map((byte) => byte ^ 1),
    stream: (content) => reader.stream(content),
  };
  const shelf = await openShelf(folder.path);
  await assert.rejects(make(sample, { shelf, reader: false_ }), { code: "store.damaged", message: /SHA-256/ });
  assert.deepEqual(await kept(folder.path), []);
});

test("a reader that fails leaves nothing behind, and so does an abort", { skip, timeout: 20_000 }, async () => {
  await using folder = await temporaryDirectory();
  const shelf = await openShelf(folder.path);
  const abort = new AbortController();
  const failing: ContentReader = {
    read: async (content) => await reader.read(content),
    async *stream(content) {
      for await (const piece of reader.stream(content)) {
        yield piece;
        throw new Error("the store is damaged");
      }
    },
  };
  const aborting: ContentReader = {
    async read(content) {
      abort.abort();
      return await reader.read(content);
    },
    stream: (content) => reader.stream(content),
  };
  await assert.rejects(make(sample, { shelf, reader: failing }), { message: "the store is damaged" });
  await assert.rejects(make(sample, { shelf, reader: aborting, signal: abort.signal }), { code: "interrupted" });
  assert.deepEqual(await kept(folder.path), []);
  assert.deepEqual(await readdir(join(folder.path, "store", "tmp")), []);
});

test("what was compressed under another key of the store is not believed, and nor is what stands under another shelf's", {
  skip,
}, async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "store");
  const shelfOf = async (key: string) => (await openFullStore({ directory, keyFile: join(folder.path, key) })).shelf;
  const expected = await make(sample, { shelf: await shelfOf("their-key") });
  const [theirs = ""] = await kept(folder.path);
  const bytes = await readFile(theirs);
  const shelf = await shelfOf("own-key");
  assert.ok(expected.equals(await make(sample, { shelf })));
  assert.equal(bytes.equals(await readFile(theirs)), false, "it was made anew");
  const [other] = (await shelf.list("another")).concat(
    await shelf.add("another", "a", (path) => copyFile(theirs, path)),
  );
  assert.ok(other);
  assert.notEqual(
    openBatch(theirs, (table) => shelf.seal(shelfKey, table)),
    undefined,
  );
  assert.equal(
    openBatch(other, (table) => shelf.seal("another", table)),
    undefined,
  );
});
