import assert from "node:assert/strict";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readDiskImage } from "./image-format.ts";
import { emptyOverlay } from "./qcow2-overlay.ts";

/** Bytes at an offset of an otherwise empty file. */
function file(text: string, offset: number, size = 4096): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write(text, offset, "latin1");
  return bytes;
}

function standaloneQcow2(size: number): Buffer {
  const bytes = Buffer.from(emptyOverlay({ path: "/x", format: "raw" }, size));
  bytes.writeBigUInt64BE(0n, 8);
  bytes.writeUInt32BE(0, 16);
  return bytes;
}

async function read(bytes: Uint8Array, size = bytes.length) {
  await using folder = await temporaryDirectory();
  const path = join(folder.path, "image");
  await writeFile(path, bytes);
  await truncate(path, size);
  return await readDiskImage(path);
}

test("a raw image is known by its partition table", async () => {
  assert.deepEqual(await read(file("EFI PART", 512), 2 ** 20), { format: "raw", size: 2 ** 20 });
});

test("a qcow2 image is known by its magic, and says its own size", async () => {
  assert.deepEqual(await read(standaloneQcow2(2 ** 31)), { format: "qcow2", size: 2 ** 31 });
});

for (const [name, bytes, message] of [
  ["an empty file", Buffer.alloc(0), /is empty/],
  ["one byte", Buffer.alloc(1), /unknown kind/],
  ["a tar archive", file("ustar", 257), /tar archive/],
  ["gzip", file("\x1f\x8b", 0), /gzip/],
  ["zstd", file("\x28\xb5\x2f\xfd", 0), /zstd/],
  ["xz", file("\xfd7zXZ", 0), /xz/],
  ["VMDK", file("KDMV", 0), /VMDK/],
  ["VHDX", file("vhdxfile", 0), /VHDX/],
  ["an EFI program", file("MZ", 0), /EFI program/],
  ["text", Buffer.from("hello\n"), /unknown kind/],
  [
    "a qcow2 image over another file",
    emptyOverlay({ path: "/etc/shadow", format: "raw" }, 512),
    /depends on another file/,
  ],
  ["a qcow2 image without size", standaloneQcow2(512).fill(0, 24, 32), /impossible size/],
  ["a raw image of half a sector", file("EFI PART", 512, 4100), /impossible size/],
] as const) {
  test(`${name} is refused with a hint`, async () => {
    await assert.rejects(read(bytes), (error: { code: string; message: string; hint: string }) => {
      assert.equal(error.code, "format.invalid");
      assert.match(error.message, message);
      assert.notEqual(error.hint, "");
      return true;
    });
  });
}

for (const [name, hint] of [
  ["web.yaml", /wherry build .*web\.yaml --output FOLDER/],
  ["web.bu", /wherry run IMAGE --ignition .*web\.bu/],
] as const) {
  test(`${name} is refused with what to do with such a file`, async () => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, name);
    await writeFile(path, "name: web\n");
    await assert.rejects(readDiskImage(path), { code: "format.invalid", hint });
  });
}

test("a folder and a missing file are refused", async () => {
  await using folder = await temporaryDirectory();
  await assert.rejects(readDiskImage(folder.path), { code: "format.invalid" });
  await assert.rejects(readDiskImage(join(folder.path, "none")), { code: "format.invalid" });
});
