import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { layoutDisk, writeGpt } from "@wherry/formats/disk/gpt.ts";
import { formatQcow2Header } from "@wherry/formats/disk/qcow2-header.ts";
import { arArchive, compressAs, paxRecords, type RawTarEntry, tarArchive } from "../../../fakes/deb-archive.ts";
import { temporaryDirectory } from "../../../fixtures/temporary.ts";
import { buildStub } from "../../../samples/efi-stub.ts";
import { directory, file, makePlain, text } from "../../../samples/erofs.ts";
import { diskSize, diskStart } from "../parsers/formats-parsers.ts";
import type { SeedTable } from "./seeds.ts";

const content = text("seed", 3000);

export const formatsSeeds: SeedTable = {
  "formats/tar": () => ({ samples: tarSamples() }),
  "formats/ar": () => ({
    samples: [
      arArchive([
        ["debian-binary", "2.0\n"],
        ["control.tar.xz", content],
        ["data.tar", "x"],
      ]),
    ],
  }),
  "formats/gz": async () => ({ samples: [await compressAs(content, "gz"), gzipSync(new Uint8Array(60_000))] }),
  "formats/xz": async () => ({
    samples: [await compressAs(content, "xz"), await compressAs(Buffer.alloc(100_000), "xz")],
  }),
  "formats/zst": async () => ({
    samples: [await compressAs(content, "zst"), zstdCompressSync(new Uint8Array(60_000))],
  }),
  "formats/gpt": () => ({ samples: [gptSample()] }),
  "formats/qcow2": () => ({ samples: [qcow2Sample("none"), qcow2Sample("deflate"), qcow2Sample("zstd")] }),
  "formats/erofs": async () => ({ samples: [await erofsSample(), ...(await compressedErofs())] }),
  "formats/erofs-clusters": async () => ({ samples: [await erofsSample(), ...(await compressedErofs())] }),
  "formats/erofs-batch": () => ({ samples: [batchSample()] }),
  "formats/erofs-compression": () => ({
    samples: ["none", "lz4", "lz4hc,9 -C65536", "zstd,level=3 -C65536", "lzma,1 -C32768"],
  }),
  // A length of 16 bits, and a block of so many bytes.
  "formats/lz4": () => ({
    samples: ["000330616263", "000a146101001062", "001b1f610100061062"].map((digits) => Buffer.from(digits, "hex")),
  }),
  "formats/uki": () => ({ samples: [buildStub(), withSbat()] }),
};

/** Archives with entries of every kind, pax records and long names. */
export function tarSamples(): readonly Uint8Array[] {
  const entries: readonly RawTarEntry[] = [
    { path: "./", type: "5" },
    { path: "./etc/", type: "5" },
    { path: "./etc/a", content: "hello" },
    { path: "./etc/b", type: "2", target: "a" },
    { path: "./etc/c", type: "1", target: "./etc/a" },
    { path: "x", type: "x", content: paxRecords({ path: `./${"long/".repeat(40)}`, size: "3", mtime: "1.5" }) },
    { path: "y", content: "abc" },
    { path: "././@LongLink", type: "L", content: `./${"n".repeat(200)}\0` },
    { path: "z", content: "z" },
  ];
  return [tarArchive(entries), tarArchive(entries.slice(0, 3))];
}

function gptSample(): Uint8Array {
  const partition = (name: string, size: number, first: string) => {
    const id = `${first}0000000-0000-4000-8000-000000000001`;
    return { name, type: id, id, size, attributes: 1n << 60n };
  };
  const plan = layoutDisk(
    [partition("esp", 2 ** 20, "a"), partition("usr-a", 2 ** 21, "b")],
    "c0000000-0000-4000-8000-000000000001",
  );
  const [start, end] = writeGpt({ ...plan, size: diskSize });
  return Buffer.concat([Buffer.from(start.bytes).subarray(0, diskStart), end.bytes]);
}

/** 64 KiB of disk in clusters of 4 KiB; the first is stored in the way that is asked for. */
function qcow2Sample(compression: "none" | "deflate" | "zstd"): Uint8Array {
  const cluster = 4096;
  const image = Buffer.alloc(8 * cluster);
  const tables = { clusterBits: 12, l1: { offset: cluster, entries: 1 }, refcountTable: 2 * cluster };
  const kind = compression === "zstd" ? "zstd" : "deflate";
  image.set(formatQcow2Header({ size: 16 * cluster, ...tables, compression: kind }));
  image.writeBigUInt64BE(BigInt(3 * cluster) | (1n << 63n), cluster);
  const bytes = text("disk", cluster);
  if (compression === "none") image.set(bytes, 4 * cluster);
  const packed = compression === "zstd" ? zstdCompressSync(bytes) : deflateRawSync(bytes, { windowBits: 12 });
  if (compression !== "none") image.set(packed, 4 * cluster);
  const sectors = BigInt(Math.ceil(packed.length / 512) - 1) << 58n;
  const entry =
    BigInt(4 * cluster) | (compression === "none" ? 1n << 63n : (1n << 62n) | (sectors & ((1n << 62n) - 1n)));
  image.writeBigUInt64BE(entry, 3 * cluster);
  image.writeBigUInt64BE(1n, 3 * cluster + 8);
  return image;
}

async function erofsSample(): Promise<Uint8Array> {
  const link = { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: 1, target: "a" } as const;
  return await makePlain(
    new Map([
      ["/", directory(0o755, 1)],
      ["/a", file(Buffer.from("small"))],
      ["/b", file(text("b", 5000))],
      ["/d", directory(0o755, 2)],
      ["/d/e", file(Buffer.alloc(0))],
      ["/d/l", link],
    ]),
  );
}

/** By mkfs.erofs itself, where that is here. */
async function compressedErofs(): Promise<readonly Uint8Array[]> {
  const { mkfs } = await import("../../../samples/erofs.ts");
  if (mkfs === undefined) return [];
  const { execFileSync } = await import("node:child_process");
  const { mkdirSync, writeFileSync } = await import("node:fs");
  await using folder = await temporaryDirectory();
  const root = join(folder.path, "root");
  mkdirSync(root);
  for (const [name, size] of [
    ["a", 40_000],
    ["b", 100_000],
    ["c", 100],
  ] as const)
    writeFileSync(join(root, name), text(name, size).fill(0x61, 100));
  const image = join(folder.path, "image");
  execFileSync(mkfs.file, [...mkfs.prefix, "-zlz4", "-T1", image, root], { stdio: "pipe" });
  return [await readFile(image)];
}

function batchSample(): Uint8Array {
  const table = JSON.stringify({
    incompatible: 0,
    algorithms: 0,
    configurations: "",
    flat: ["a".repeat(64)],
    compressed: [],
  });
  const line = `wherry clusters 3 ${table.length} ${"0".repeat(64)}\n${table}`;
  return Buffer.concat([Buffer.from(line), Buffer.alloc(Math.max(0, 4096 - line.length))]);
}

function withSbat(): Uint8Array {
  const stub = Buffer.from(buildStub());
  // Renamed: what stands where code would is then read as SBAT.
  stub.write(".sbat\0\0\0", 64 + 24 + 112, "latin1");
  stub.write("sbat,1,SBAT Version,sbat,1,https://a\n", 1024, "latin1");
  return stub;
}
