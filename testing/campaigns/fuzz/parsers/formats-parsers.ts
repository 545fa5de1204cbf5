import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { readArMembers } from "@wherry/formats/archive/ar.ts";
import { type Compression, decompress } from "@wherry/formats/archive/decompress.ts";
import { unpackLz4Block } from "@wherry/formats/archive/lz4.ts";
import { TarReader } from "@wherry/formats/archive/tar.ts";
import { readGpt } from "@wherry/formats/disk/gpt-reader.ts";
import { openQcow2 } from "@wherry/formats/disk/qcow2-reader.ts";
import { elfSymbols, readElf, readElfSections } from "@wherry/formats/executable/elf.ts";
import { mergeSbat } from "@wherry/formats/executable/sbat.ts";
import { buildUki } from "@wherry/formats/executable/uki.ts";
import { openBatch } from "@wherry/formats/filesystem/erofs/batch.ts";
import { parseErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { readImage } from "@wherry/formats/filesystem/erofs/read-image.ts";
import { readErofsTree } from "@wherry/formats/filesystem/erofs/read-tree.ts";
import { readFatTree } from "@wherry/formats/filesystem/fat/read-fat-tree.ts";
import { bytesParser, type Parser, textParser } from "../parser.ts";
import { sealErofs, sealGpt, sealGzip, sealTar, sealXz } from "../seal.ts";
import { readSparse } from "./pure-formats-parsers.ts";

/** Writes an input where a parser wants a path. */
export function fileOf(bytes: Uint8Array, folder: string, name = "input"): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Bytes that may come out of what is at most 64 KiB. */
const limits = { size: 2 ** 26, ratio: 512 };

/** The size of a disk whose table is read: its end follows the input's first part. */
export const diskSize = 2 ** 23;
/** Bytes of an input that are the disk's beginning: protective MBR, header, entries. */
export const diskStart = 34 * 512;

export const formatsParsers: readonly Parser[] = [
  bytesParser("formats/tar", readTar, sealTar),
  bytesParser("formats/ar", async (bytes, folder) => {
    const path = fileOf(bytes, folder);
    await using handle = await open(path);
    return await readArMembers(handle, path);
  }),
  ...(["gz", "xz", "zst"] as const).map((compression) =>
    bytesParser(`formats/${compression}`, (bytes, folder) => unpack(bytes, folder, compression), sealOf(compression)),
  ),
  bytesParser(
    "formats/gpt",
    async (bytes) => {
      const disk = new Uint8Array(diskSize);
      disk.set(bytes.subarray(0, diskStart));
      const end = bytes.subarray(diskStart, diskStart + 33 * 512);
      disk.set(end, diskSize - 33 * 512);
      return await readGpt("disk", {
        size: diskSize,
        read: async (position, length) => {
          if (position + length > diskSize) throw new WherryError("format.invalid", "the disk ends");
          return disk.subarray(position, position + length);
        },
      });
    },
    sealGpt,
  ),
  bytesParser("formats/qcow2", (bytes, folder) => {
    using disk = openQcow2(fileOf(bytes, folder));
    const length = Math.min(disk.size, 16_384);
    return [disk.read(0, length), disk.read(disk.size - length, length)];
  }),
  bytesParser(
    "formats/erofs",
    (bytes) => {
      const nodes = readErofsTree({
        size: bytes.length,
        read: (offset, length) => {
          if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
            throw new WherryError("format.invalid", "the image ends");
          return bytes.subarray(offset, offset + length);
        },
      });
      // Of damaged files only so much is unpacked as a cut one would have.
      let left = 2 ** 26;
      return [...nodes.values()].map((node) => {
        for (const piece of node.data?.unpacked() ?? []) {
          left -= piece.length;
          if (left < 0) break;
        }
        return node.read();
      });
    },
    sealErofs,
  ),
  bytesParser(
    "formats/erofs-clusters",
    (bytes, folder) => {
      const descriptor = openSync(fileOf(bytes, folder), "r");
      try {
        return readImage(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    sealErofs,
  ),
  bytesParser("formats/erofs-batch", (bytes, folder) => {
    // The seal is whatever the batch says: the table behind it is then believed.
    const text = Buffer.from(bytes).toString("latin1", 0, 200);
    const seal = /[0-9a-f]{64}/.exec(text)?.[0] ?? "";
    using batch = openBatch(fileOf(bytes, folder), () => seal);
    return batch?.contents.size;
  }),
  bytesParser("formats/elf", (bytes) => {
    const elf = readElfSections(bytes);
    return [readElf(bytes), elf, elfSymbols(elf)];
  }),
  textParser("formats/erofs-compression", parseErofsCompression),
  bytesParser("formats/lz4", (bytes) => unpackLz4Block(bytes.subarray(2), ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0))),
  bytesParser("formats/fat-tree", (bytes) => {
    const nodes = readFatTree(readSparse(bytes));
    return [...(nodes?.values() ?? [])].map(({ kind, size, read }) =>
      kind === "file" ? read(0, Math.min(size, 65_536)).length : 0,
    );
  }),
  bytesParser("formats/uki", (bytes) => {
    mergeSbat([bytes]);
    return buildUki({ stub: bytes, sections: [{ name: ".linux", content: bytes }] });
  }),
];

function readTar(bytes: Uint8Array): number {
  let count = 0;
  const reader = new TarReader({ entry: () => void count++, data: () => {} }, "input");
  reader.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  reader.end();
  return count;
}

async function unpack(bytes: Uint8Array, folder: string, compression: Compression): Promise<number> {
  const path = fileOf(bytes, folder);
  await using handle = await open(path);
  let size = 0;
  for await (const chunk of decompress({ handle, offset: 0, size: bytes.length, compression, file: path }, limits))
    size += chunk.length;
  return size;
}

function sealOf(compression: "gz" | "xz" | "zst"): Parser["seal"] {
  return { gz: sealGzip, xz: sealXz, zst: undefined }[compression];
}
