import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, gzipSync, zstdCompressSync } from "node:zlib";
import { xz } from "@napi-rs/lzma";
import { compressAs } from "@wherry/testing/fakes/deb-archive.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeer } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type Compression, decompress, type ExpansionLimits } from "./decompress.ts";

/** Decompresses bytes that lie between others in a file. */
async function expand(packed: Uint8Array, compression: Compression, limits?: ExpansionLimits): Promise<Buffer> {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "x");
  await writeFile(file, Buffer.concat([Buffer.from("before"), packed, Buffer.from("after")]));
  await using handle = await open(file, "r");
  const chunks: Buffer[] = [];
  const input = { handle, offset: 6, size: packed.length, compression, file: "x.deb" };
  for await (const chunk of decompress(input, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const forms = ["none", "gz", "xz", "zst"] as const;
// Half random, so that nothing expands much; larger than any internal chunk.
const sample = Buffer.concat([
  Buffer.alloc(300_000, "wherry "),
  Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 7919) >> 8)),
]);

for (const form of forms) {
  test(`${form}: gives back what was packed, and nothing for nothing`, async () => {
    assert.deepEqual(await expand(await compressAs(sample, form), form), sample);
    assert.equal((await expand(await compressAs(Buffer.alloc(0), form), form)).length, 0);
  });

  test(`${form}: refuses more bytes than the limit`, async () => {
    const packed = await compressAs(sample, form);
    const limits = { size: sample.length - 1, ratio: 1e9 };
    await assert.rejects(expand(packed, form, limits), { code: "archive.malformed", message: /decompression bomb/ });
  });
}

for (const form of ["gz", "xz", "zst"] as const) {
  test(`${form}: refuses truncated data and trailing garbage`, async () => {
    const packed = await compressAs(sample, form);
    for (const cut of [1, 9, packed.length >> 1, packed.length - 1, packed.length]) {
      await assert.rejects(expand(packed.subarray(0, packed.length - cut), form), { code: "archive.malformed" });
    }
    for (const garbage of ["x", "\0", "\0\0\0\0", "garbage!"]) {
      await assert.rejects(expand(Buffer.concat([packed, Buffer.from(garbage)]), form), { code: "archive.malformed" });
    }
  });

  test(`${form}: any damaged byte is noticed or changes nothing`, async () => {
    const packed = await compressAs(sample.subarray(299_000, 303_000), form);
    await assertProperty(
      fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (position, difference) => {
        const copy = Buffer.from(packed);
        copy[position] = (copy[position] ?? 0) ^ difference;
        const output = await expand(copy, form).catch((error) => assert.equal(error.code, "archive.malformed"));
        // gzip's header holds a time and a flag that mean nothing.
        if (output !== undefined) assert.deepEqual(output, sample.subarray(299_000, 303_000));
      }),
      { numRuns: 80, seed: 3 },
    );
  });
}

test("an absurd ratio is refused, however small the file", async () => {
  const packed = await compressAs(Buffer.alloc(65 * 2 ** 20), "zst");
  await assert.rejects(expand(packed, "zst", { size: 2 ** 40, ratio: 10 }), { message: /decompression bomb/ });
  const free = 65 * 2 ** 20;
  assert.equal((await expand(packed, "zst", { size: 2 ** 40, ratio: 10, free })).length, free);
});

test("zst and gz: several frames one after another are one text, as their programs have it", async () => {
  assert.equal((await expand(Buffer.concat([gzipSync("a"), gzipSync("b")]), "gz")).toString(), "ab");
  assert.equal((await expand(Buffer.concat([zstdCompressSync("a"), zstdCompressSync("b")]), "zst")).toString(), "ab");
});

test("xz: an index that promises less than the blocks hold is found out before anything is decoded", async () => {
  const packed = await xz.compress(Buffer.alloc(100_000));
  // The record is the last before padding and CRC: 0xa0 0x8d 0x06 is 100000; say 32 instead, in as many bytes.
  const index = packed.lastIndexOf(Buffer.from([0xa0, 0x8d, 0x06]));
  assert.ok(index > 0);
  const lie = Buffer.from(packed);
  lie.set([0xa0, 0x81, 0x00], index);
  const [start, end] = indexRange(lie);
  lie.writeUInt32LE(crc32(lie.subarray(start, end - 4)), end - 4);
  await assert.rejects(expand(lie, "xz"), { message: /damaged number/ });
  lie.set([0xa0, 0x81, 0x01], index);
  lie.writeUInt32LE(crc32(lie.subarray(start, end - 4)), end - 4);
  await assert.rejects(expand(lie, "xz"), { message: /does not decode to the size its index states/ });
});

test("xz: a block that asks for a huge dictionary is refused", async () => {
  const packed = Buffer.from(await xz.compress(Buffer.from("hello")));
  const header = packed.subarray(12, 12 + ((packed[12] ?? 0) + 1) * 4);
  header[header.indexOf(0x21) + 2] = 40;
  header.writeUInt32LE(crc32(header.subarray(0, -4)), header.length - 4);
  await assert.rejects(expand(packed, "xz"), { message: /dictionary of more than/ });
});

const peer = await findPeer("xz");
test("xz: many blocks, every check and every strength of the real xz are read", {
  skip: skipWithout({ xz: peer }),
}, async () => {
  if (peer === undefined) return;
  const text = Buffer.concat([sample.subarray(200_000, 400_000), randomBytes(50_000)]);
  for (const options of [
    "--block-size=65536",
    "-T2 --block-size=65536 -9e",
    "-0 --check=sha256",
    "--check=none",
    "--check=crc32",
  ]) {
    const { stdout } = await runPeer(peer, ["--stdout", ...options.split(" ")], { input: text });
    assert.deepEqual(await expand(stdout, "xz"), text, options);
  }
  const { stdout: branched } = await runPeer(peer, ["--stdout", "--x86", "--lzma2"], { input: text });
  await assert.rejects(expand(branched, "xz"), { message: /filters other than LZMA2/ });
});

function indexRange(stream: Buffer): [start: number, end: number] {
  const end = stream.length - 12;
  return [end - (stream.readUInt32LE(end + 4) + 1) * 4, end];
}
