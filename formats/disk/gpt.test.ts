import assert from "node:assert/strict";
import { open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readGptFile } from "@wherry/testing/fixtures/read-gpt-file.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { layoutDisk, writeGpt } from "./gpt.ts";
import { GROW_FILE_SYSTEM, NO_AUTO, PARTITION_TYPES, READ_ONLY } from "./partition-types.ts";
import { writeRaw } from "./raw.ts";

const MiB = 1024 * 1024;
const diskId = "d15c0000-1111-2222-3333-0123456789ab";
const partitionId = (n: number) => `0000000${n}-aaaa-bbbb-cccc-0123456789ab`;

const plan = layoutDisk(
  [
    { name: "esp", type: PARTITION_TYPES.esp, id: partitionId(1), size: 64 * MiB, attributes: NO_AUTO },
    {
      name: "usr-a",
      type: PARTITION_TYPES["usr-x86-64"],
      id: partitionId(2),
      size: 100 * MiB - 5,
      attributes: READ_ONLY,
    },
    {
      name: "usr-a-verity",
      type: PARTITION_TYPES["usr-x86-64-verity"],
      id: partitionId(3),
      size: MiB,
      attributes: READ_ONLY,
    },
    { name: "vår 🛶", type: PARTITION_TYPES.var, id: partitionId(4), size: 10 * MiB, attributes: GROW_FILE_SYSTEM },
  ],
  diskId,
);

async function writeDisk(folder: string): Promise<string> {
  const output = join(folder, "disk.raw");
  await writeRaw({ pieces: writeGpt(plan), size: plan.size, output });
  return output;
}

test("partitions follow each other on boundaries of 1 MiB", () => {
  assert.deepEqual(
    plan.partitions.map(({ offset, size }) => [offset / MiB, size / MiB]),
    [
      [1, 64],
      [65, 100],
      [165, 1],
      [166, 10],
    ],
  );
  assert.equal(plan.size, 177 * MiB);
});

test("what is written is read back", async () => {
  await using folder = await temporaryDirectory();
  assert.deepEqual(await readGptFile(await writeDisk(folder.path)), plan);
});

test("any layout survives being written and read", async () => {
  await using folder = await temporaryDirectory();
  const output = join(folder.path, "disk.raw");
  const request = fc.record({
    name: fc.string({ maxLength: 36 }).filter((name) => !name.includes("\0") && name.length <= 36),
    type: fc.constantFrom(...Object.values(PARTITION_TYPES)),
    id: fc.uuid(),
    size: fc.integer({ min: 1, max: 2 ** 40 }),
    attributes: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  });
  await assertProperty(
    fc.asyncProperty(fc.array(request, { maxLength: 128 }), fc.uuid(), async (requests, id) => {
      const laidOut = layoutDisk(requests, id);
      await writeFile(output, "");
      await writeRaw({ pieces: writeGpt(laidOut), size: laidOut.size, output });
      assert.deepEqual(await readGptFile(output), laidOut);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test("the backup table serves where the primary one is damaged", async () => {
  await using folder = await temporaryDirectory();
  const disk = await writeDisk(folder.path);
  await using file = await open(disk, "r+");
  await file.write(new Uint8Array(34 * 512), 0, 34 * 512, 0);
  assert.deepEqual(await readGptFile(disk), plan);
});

test("a damaged table is refused, wherever a bit flips", async () => {
  await using folder = await temporaryDirectory();
  const disk = await writeDisk(folder.path);
  await using file = await open(disk, "r+");
  await file.truncate(plan.size - MiB); // no backup table
  const start = writeGpt(plan)[0].bytes;
  for (const at of [0, 9, 13, 17, 25, 41, 49, 60, 73, 81, 85, 89, 512, 512 + 33, 512 + 56, 127 * 128 + 512]) {
    const damaged = start.slice();
    damaged[512 + at] = (damaged[512 + at] ?? 0) ^ 0x40;
    await file.write(damaged, 0, damaged.length, 0);
    await assert.rejects(readGptFile(disk), { code: "format.invalid" }, `bit at ${at}`);
  }
});

test("tables that lie with a correct checksum are refused", async () => {
  await using folder = await temporaryDirectory();
  const disk = join(folder.path, "disk.raw");
  const [first, second] = plan.partitions;
  assert.ok(first !== undefined && second !== undefined);
  const lies = {
    overlap: { ...plan, partitions: [first, { ...second, offset: first.offset + 512 }] },
    "beyond the end": { ...plan, partitions: [{ ...first, size: plan.size }] },
    "inside of the table": { ...plan, partitions: [{ ...first, offset: 512 }] },
    "of no size": { ...plan, partitions: [{ ...first, size: 0 }] },
  };
  for (const [name, lie] of Object.entries(lies)) {
    await writeRaw({ pieces: writeGpt(lie), size: plan.size, output: disk });
    await assert.rejects(readGptFile(disk), { code: "format.invalid" }, name);
  }
  for (const size of [0, 100, 512 * 20, 512 * 67]) {
    await truncate(disk, size);
    await assert.rejects(readGptFile(disk), { code: "format.invalid" }, `${size} bytes`);
  }
});

test("requests that no table can hold are refused", () => {
  const request = { name: "x", type: PARTITION_TYPES.var, id: partitionId(1), size: MiB, attributes: 0n };
  assert.throws(() => layoutDisk(Array(129).fill(request), diskId), { code: "format.too-large" });
  assert.throws(() => layoutDisk([{ ...request, name: "x".repeat(37) }], diskId), { code: "format.too-large" });
  for (const size of [0, -1, 0.5, Number.NaN]) {
    assert.throws(() => layoutDisk([{ ...request, size }], diskId), { code: "format.invalid" });
  }
  assert.throws(() => writeGpt(layoutDisk([{ ...request, id: "x" }], diskId)), { code: "format.invalid" });
});

const sgdisk = await findPeer("sgdisk");
test("sgdisk finds no fault", {
  skip: skipWithout({ sgdisk }),
}, async () => {
  if (sgdisk === undefined) return;
  await using folder = await temporaryDirectory();
  const disk = await writeDisk(folder.path);
  const verdict = await runPeerOrFail(sgdisk, ["-v", disk]);
  assert.match(verdict.stdout.toString(), /No problems found/);
  assert.doesNotMatch(verdict.stdout.toString() + verdict.stderr, /Warning|Caution|corrupt/);
  const details = await runPeerOrFail(sgdisk, ["-i", "2", disk]);
  assert.match(details.stdout.toString(), /Attribute flags: 1000000000000000/);
});

const sfdisk = await findPeer("sfdisk");
test("sfdisk reads the same table", {
  skip: skipWithout({ sfdisk }),
}, async () => {
  if (sfdisk === undefined) return;
  await using folder = await temporaryDirectory();
  const disk = await writeDisk(folder.path);
  const read = JSON.parse((await runPeerOrFail(sfdisk, ["--json", disk])).stdout.toString()) as {
    partitiontable: { label: string; id: string; partitions: Record<string, unknown>[] };
  };
  assert.equal(read.partitiontable.label, "gpt");
  assert.equal(read.partitiontable.id.toLowerCase(), diskId);
  assert.deepEqual(
    read.partitiontable.partitions.map(({ start, size, type, uuid, name }) => [start, size, type, uuid, name]),
    plan.partitions.map(({ offset, size, type, id, name }) => [
      offset / 512,
      size / 512,
      type.toUpperCase(),
      id.toUpperCase(),
      name,
    ]),
  );
  assert.equal(read.partitiontable.partitions[0]?.attrs, "GUID:63");
  assert.equal(read.partitiontable.partitions[3]?.attrs, "GUID:59");
});

const id128 = await findPeer("systemd-id128");
test("systemd knows the partition types by the same names", {
  skip: skipWithout({ "systemd-id128": id128 }),
}, async () => {
  if (id128 === undefined) return;
  const shown = await runPeerOrFail(id128, ["show", "--uuid", ...Object.keys(PARTITION_TYPES)]);
  for (const [name, guid] of Object.entries(PARTITION_TYPES)) {
    assert.match(shown.stdout.toString(), new RegExp(`${name} +${guid}`));
  }
});
