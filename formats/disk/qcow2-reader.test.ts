import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { DiskPiece } from "./pieces.ts";
import { writeQcow2 } from "./qcow2.ts";
import { openQcow2 } from "./qcow2-reader.ts";

const MiB = 1024 * 1024;
const qemuImg = await findPeer("qemu-img");

/** Incompressible, and the same in every run. */
function noise(length: number, seed: number): Uint8Array {
  return createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const pieces: readonly DiskPiece[] = [
  { offset: 0, bytes: Buffer.from("light boats carry cargo\n".repeat(10_000)) },
  { offset: MiB, bytes: noise(70_000, 1) },
  { offset: 700 * MiB, bytes: Buffer.from("behind the first table") },
];
const size = 701 * MiB;

async function* stream(): AsyncGenerator<DiskPiece> {
  yield* pieces;
}

function expected(position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (const piece of pieces) {
    const from = Math.max(position, piece.offset);
    const to = Math.min(position + length, piece.offset + piece.bytes.length);
    if (from < to) bytes.set(piece.bytes.subarray(from - piece.offset, to - piece.offset), from - position);
  }
  return bytes;
}

function holds(path: string): void {
  using disk = openQcow2(path);
  assert.equal(disk.size, size);
  for (const [position, length] of [
    [0, 300_000],
    [65_535, 2],
    [MiB - 1, 70_002],
    [512 * MiB, 4096],
    [700 * MiB - 1, 30],
    [size - 1, 1],
    [size, 0],
  ] as const)
    assert.ok(Buffer.from(disk.read(position, length)).equals(expected(position, length)), `${position}`);
  assert.throws(() => disk.read(size, 1), WherryError);
}

for (const compression of ["none", "zstd"] as const) {
  test(`what was written is read, with compression ${compression}`, async () => {
    await using folder = await temporaryDirectory();
    const output = join(folder.path, "disk.qcow2");
    await writeQcow2({ pieces: stream(), size, output, compression });
    holds(output);
  });
}

test("images of qemu-img are read, those with small clusters and deflate as well", {
  skip: skipWithout({ "qemu-img": qemuImg }),
}, async () => {
  if (qemuImg === undefined) return;
  await using folder = await temporaryDirectory();
  const [ours, theirs] = [join(folder.path, "a.qcow2"), join(folder.path, "b.qcow2")];
  await writeQcow2({ pieces: stream(), size, output: ours, compression: "none" });
  for (const options of [
    ["-c"],
    ["-o", "cluster_size=4096"],
    ["-o", "compat=0.10"],
    ["-c", "-o", "compression_type=zstd"],
  ]) {
    await runPeerOrFail(qemuImg, ["convert", "-O", "qcow2", ...options, ours, theirs]);
    holds(theirs);
  }
});

test("a damaged image is refused, and nothing else happens", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "disk.qcow2");
  await writeQcow2({ pieces: stream(), size, output, compression: "zstd" });
  const whole = await readFile(output);
  const damaged = join(folder.path, "damaged.qcow2");
  const change = fc.record({
    at: fc.oneof(fc.nat(200), fc.nat(whole.length - 1)),
    value: fc.nat(255),
    end: fc.boolean(),
  });
  await assertProperty(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      let bytes = Buffer.from(whole);
      for (const { at, value, end } of changes) {
        if (end) bytes = bytes.subarray(0, at);
        else if (at < bytes.length) bytes[at] = value;
      }
      await writeFile(damaged, bytes);
      try {
        using disk = openQcow2(damaged);
        for (const position of [0, MiB, 700 * MiB]) disk.read(position, 100_000);
      } catch (error) {
        assert.ok(error instanceof WherryError && error.code === "format.invalid", String(error));
      }
    }),
    { numRuns: 100 },
  );
});
