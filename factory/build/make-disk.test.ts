import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { READ_ONLY } from "@wherry/formats/disk/partition-types.ts";
import { smallContext } from "@wherry/testing/fixtures/small-tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import type { Workshop } from "../supply/workshop.ts";
import { slotIdentifiers } from "./identifiers.ts";
import { type DiskRequest, makeDisk } from "./make-disk.ts";

const rootHash = "ab".repeat(16) + "cd".repeat(16);
const mebibyte = 2 ** 20;

test("a disk has an ESP, two slots of which the first is filled, and /var", async () => {
  await using folder = await temporaryDirectory();
  const { request, workshop } = await sketch(folder.path);
  const { partitions } = makeDisk(request, workshop).plan;
  assert.deepEqual(
    partitions.map(({ name }) => name),
    ["esp", "usr-a", "usr-a-verity", "usr-b", "usr-b-verity", "var"],
  );
  const [esp, usr, verity, usrB, verityB, state] = partitions;
  const { disk } = request.definition;
  assert.deepEqual([esp?.size, usr?.size, usrB?.size, state?.size], [disk.esp, disk.slot, disk.slot, disk.var]);
  assert.equal(verity?.size, verityB?.size);
  assert.deepEqual({ usr: usr?.id, verity: verity?.id }, slotIdentifiers(rootHash));
  assert.equal((usr?.attributes ?? 0n) & READ_ONLY, READ_ONLY);
  assert.equal((state?.attributes ?? 0n) & READ_ONLY, 0n);
  assert.equal(new Set(partitions.map(({ id }) => id)).size, partitions.length);
});

test("the same request gives the same bytes, with /usr and its hash tree in their places", async () => {
  await using folder = await temporaryDirectory();
  const { request, workshop } = await sketch(folder.path);
  const disk = makeDisk(request, workshop);
  const found = new Map<string, Buffer>();
  let end = 0;
  for await (const { offset, bytes } of disk.pieces()) {
    assert.ok(offset >= end, "pieces come in order and do not overlap");
    end = offset + bytes.length;
    for (const { name, offset: start } of disk.plan.partitions)
      if (offset === start) found.set(name, Buffer.from(bytes));
  }
  assert.match(found.get("usr-a")?.toString("latin1") ?? "", /^erofs/);
  assert.match(found.get("usr-a-verity")?.toString("latin1") ?? "", /^hashes/);
  assert.equal(found.get("esp")?.readUInt16LE(510), 0xaa55);
  assert.equal(found.has("usr-b"), false);
  const digests = [];
  for (const one of [disk, makeDisk(request, workshop)]) {
    const chunks = [];
    for await (const { offset, bytes } of one.pieces()) chunks.push(Buffer.from(`${offset} `), bytes);
    digests.push(Buffer.concat(chunks).toString("base64"));
  }
  assert.equal(digests[0], digests[1]);
});

test("a /usr that is larger than its slot is refused, with what to do", async () => {
  await using folder = await temporaryDirectory();
  const { request, workshop } = await sketch(folder.path);
  const bytes = request.definition.disk.slot + 1;
  assert.throws(() => makeDisk({ ...request, usr: { ...request.usr, bytes } }, workshop), {
    code: "format.too-large",
    hint: /raise disk\.slot/,
  });
});

async function sketch(folder: string): Promise<{ request: DiskRequest; workshop: Workshop }> {
  const [usr, verity] = [join(folder, "usr"), join(folder, "verity")];
  await writeFile(usr, "erofs".padEnd(4096, "\0"));
  await writeFile(verity, "hashes".padEnd(4096, "\0"));
  const { definition } = smallContext();
  const disk = { ...definition.disk, esp: 40 * mebibyte, slot: 16 * mebibyte, var: 8 * mebibyte };
  return {
    request: {
      definition: { ...definition, name: "edge", version: "1", architecture: "amd64", disk },
      boot: {
        uki: Buffer.from("uki"),
        initrd: Buffer.from("initrd"),
        loader: Buffer.from("loader"),
        addOnStub: undefined,
      },
      usr: { path: usr, bytes: 4096 },
      verity: { path: verity, bytes: 4096, rootHash },
      epoch: 1_780_000_000,
    },
    workshop: await workshopIn(folder),
  };
}
