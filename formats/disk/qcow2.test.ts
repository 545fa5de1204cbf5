import assert from "node:assert/strict";
import { createCipheriv, createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { sha256OfFile } from "../files/sha256-of-file.ts";
import { clusters, type DiskPiece, filePieces, isZero, joinPieces, movePieces } from "./pieces.ts";
import { writeQcow2 } from "./qcow2.ts";
import { writeRaw } from "./raw.ts";

const KiB = 1024;
const MiB = 1024 * KiB;
const qemuImg = await findPeer("qemu-img");
const skip = skipWithout({ "qemu-img": qemuImg });

async function image(...args: string[]): Promise<string> {
  if (qemuImg === undefined) return "";
  return (await runPeerOrFail(qemuImg, [...args])).stdout.toString();
}

/** Incompressible, and the same in every run. */
function noise(length: number, seed: number): Uint8Array {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const text = Buffer.from("light boats carry cargo\n".repeat(40_000));

const disks: Record<string, { size: number; pieces: DiskPiece[] }> = {
  "an empty disk": { size: 10 * MiB, pieces: [] },
  "a disk of one sector": { size: 512, pieces: [{ offset: 0, bytes: noise(512, 1) }] },
  "pieces that meet within a cluster": {
    size: 5 * MiB,
    pieces: [
      { offset: 0, bytes: noise(100, 1) },
      { offset: 100, bytes: noise(70_000, 2) },
      { offset: 131_071, bytes: noise(2, 3) },
      { offset: 5 * MiB - 1, bytes: noise(1, 5) },
    ],
  },
  "content that compresses, and content that does not": {
    size: 20 * MiB,
    pieces: [
      { offset: 3, bytes: text },
      { offset: 2 * MiB, bytes: noise(200_000, 2) },
      { offset: 3 * MiB + 512, bytes: text },
      { offset: 6 * MiB, bytes: new Uint8Array(4 * MiB) },
    ],
  },
  "content far apart": {
    size: 3000 * MiB + 512,
    pieces: [
      { offset: 511 * MiB, bytes: noise(2 * MiB, 1) },
      { offset: 2999 * MiB, bytes: text },
      { offset: 3000 * MiB, bytes: noise(512, 1) },
    ],
  },
};

for (const [name, { size, pieces }] of Object.entries(disks)) {
  for (const compression of ["none", "zstd"] as const) {
    test(`QEMU finds ${name} whole, compression ${compression}`, { skip }, async () => {
      await using folder = await temporaryDirectory();
      const raw = join(folder.path, "disk.raw");
      const qcow2 = join(folder.path, "disk.qcow2");
      const written = await writeRaw({ pieces, size, output: raw });
      assert.ok(written <= pieces.reduce((sum, { bytes }) => sum + bytes.length + 8192, 0));
      const bytes = await writeQcow2({ pieces, size, output: qcow2, compression });
      assert.equal((await stat(qcow2)).size, bytes);
      assert.match(await image("check", qcow2), /No errors were found/);
      assert.match(await image("compare", raw, qcow2), /Images are identical/);
      const info = JSON.parse(await image("info", "--output=json", qcow2)) as { "virtual-size": number };
      assert.equal(info["virtual-size"], size);
    });
  }
}

test("zeroes are stored in neither format", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "disk");
  const pieces = [
    { offset: 0, bytes: new Uint8Array(8 * MiB) },
    { offset: 32 * MiB, bytes: noise(4096, 1) },
  ];
  assert.equal(await writeRaw({ pieces, size: 64 * MiB, output }), 4096);
  const { size, blocks } = await stat(output);
  assert.equal(size, 64 * MiB);
  assert.ok(blocks * 512 <= 64 * KiB, `${blocks} blocks are allocated`);
  assert.equal(await writeQcow2({ pieces, size: 64 * MiB, output, compression: "none" }), 6 * 64 * KiB);
});

test("a raw disk holds each piece in its place", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "disk.raw");
  const piece = fc.record({ gap: fc.nat(20_000), bytes: fc.uint8Array({ maxLength: 9000 }) });
  await assertProperty(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.nat(9000), async (parts, tail) => {
      const pieces: DiskPiece[] = [];
      let end = 0;
      for (const { gap, bytes } of parts) {
        pieces.push({ offset: end + gap, bytes });
        end += gap + bytes.length;
      }
      const expected = Buffer.alloc(end + tail);
      for (const { offset, bytes } of pieces) expected.set(bytes, offset);
      await writeRaw({ pieces, size: expected.length, output });
      assert.ok((await readFile(output)).equals(expected));
      const sha256 = createHash("sha256").update(expected).digest("hex");
      assert.deepEqual(await sha256OfFile(output), { sha256, size: expected.length });
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("files become pieces, moved and joined", async () => {
  await using folder = await temporaryDirectory();
  const source = join(folder.path, "source");
  const output = join(folder.path, "disk.raw");
  const content = noise(3 * MiB + 77, 9);
  await writeFile(source, content);
  const pieces = joinPieces([{ offset: 0, bytes: noise(10, 1) }], movePieces(filePieces(source, 1000), 24));
  await writeRaw({ pieces, size: 4 * MiB, output });
  const disk = await readFile(output);
  assert.ok(disk.subarray(0, 10).equals(noise(10, 1)));
  assert.ok(isZero(disk.subarray(10, 1024)));
  assert.ok(disk.subarray(1024, 1024 + content.length).equals(content));
});

test("pieces that overlap or leave the disk are refused", async () => {
  const gather = async (pieces: DiskPiece[]) => {
    for await (const _ of clusters(pieces, 4096, 10_000)) {
      // only the errors matter
    }
  };
  const bytes = noise(100, 1);
  await assert.rejects(gather([{ offset: 9901, bytes }]), { code: "format.too-large" });
  await assert.rejects(
    gather([
      { offset: 0, bytes },
      { offset: 99, bytes },
    ]),
    { code: "format.invalid" },
  );
  await assert.rejects(gather([{ offset: -1, bytes }]), { code: "format.invalid" });
});

test("an aborted disk stops", async () => {
  await using folder = await temporaryDirectory();
  const common = { pieces: [{ offset: 0, bytes: noise(100, 1) }], size: 4096, signal: AbortSignal.abort() };
  await assert.rejects(writeRaw({ ...common, output: join(folder.path, "a") }), { name: "AbortError" });
  await assert.rejects(writeQcow2({ ...common, output: join(folder.path, "b"), compression: "none" }), {
    name: "AbortError",
  });
});
