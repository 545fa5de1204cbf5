import { createHash, hash } from "node:crypto";
import { join } from "node:path";
import type { Content, ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import type { BatchShelf } from "@wherry/factory/erofs/batches.ts";
import { makeErofs } from "@wherry/factory/erofs/make-erofs.ts";
import { storeLayout } from "@wherry/factory/store/layout.ts";
import { verityDigests } from "@wherry/formats/disk/verity.ts";
import { parseErofsCompression } from "@wherry/formats/filesystem/erofs/compression.ts";
import { openFullStore } from "../fixtures/open-store.ts";
import { findPeer } from "../peers/peers.ts";
import { missingPeers, skipWithout } from "../peers/skip.ts";

export const mkfs = await findPeer("mkfs.erofs");
export const fsck = await findPeer("fsck.erofs");
export const dump = await findPeer("dump.erofs");
export const skip = skipWithout({ "mkfs.erofs": mkfs, "fsck.erofs": fsck, "dump.erofs": dump });
export const uuid = "0123abcd-1111-2222-3333-0123456789ab";
export const epoch = 1_750_000_000;

/** Without and with compression, in small and in large clusters, without and with a level. */
export const compressions = ["none", "lz4"];
/** The other algorithms, and other clusters: each costs several seconds of CPU, and lzma most of all. */
export const otherCompressions = [
  "zstd,level=3 -C65536",
  "lz4 -C16384",
  "lz4hc,9 -C65536",
  "deflate",
  "lzma,1 -C32768",
];

/** Lines that compress to about a half, the same for the same words. */
export function text(words: string, size: number): Buffer {
  const lines: string[] = [];
  for (let length = 0, number = 0; length < size; number++) {
    const line = `${words} ${number} ${number % 7 === 0 ? words : hash("sha256", `${words} ${number}`)}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join("")).subarray(0, size);
}

/** Bytes that do not compress. */
export function noise(words: string, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < size; at += 64) pieces.push(createHash("sha512").update(`${words} ${at}`).digest());
  return Buffer.concat(pieces).subarray(0, size);
}

const packs = new Map<string, Uint8Array>();

/** Packs are what `packed` put there. */
export const reader: ContentReader = {
  async read({ size, location }) {
    if (location.in === "memory") return location.bytes;
    if (location.in !== "pack") throw new Error("no such content");
    return packs.get(location.pack)?.subarray(location.offset, location.offset + size) ?? Buffer.alloc(0);
  },
  async *stream(content) {
    const bytes = await this.read(content);
    for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
  },
};

export function packed(bytes: Uint8Array): Content {
  const sha256 = hash("sha256", bytes);
  packs.set(sha256, bytes);
  return { size: bytes.length, sha256, location: { in: "pack", pack: sha256, offset: 0 } };
}

export function file(bytes: Uint8Array, attributes: Partial<Omit<TreeNode, "kind">> = {}): TreeNode {
  return { kind: "file", mode: 0o644, uid: 0, gid: 0, mtime: 1_500_000_000, ...attributes, content: packed(bytes) };
}

export function directory(mode: number, mtime: number): TreeNode {
  return { kind: "directory", mode, uid: 0, gid: 0, mtime };
}

const long = `/share/${"long".repeat(40)}/${"name".repeat(50)}`;
const plain = { mode: 0o600, uid: 0, gid: 0, mtime: epoch };
const crowd = Array.from(
  { length: 400 },
  (_, number) =>
    `/crowd/${noise("name", 64)
      .toString("hex")
      .slice(number % 90, 120)}${number}`,
);

/**
 * Everything that an image can hold, and what lies at the edges: sizes around a block, folders of several blocks, the
 * file system's own time.
 */
export const sample: Tree = new Map<string, TreeNode>([
  ["/", directory(0o755, epoch)],
  ["/bin", directory(0o755, 1_600_000_000)],
  ["/bin/!first", file(text("sorts before the dot", 9000))],
  ["/bin/su", file(text("su", 70_000), { mode: 0o4755, mtime: 1_500_000_001 })],
  ["/bin/empty", file(Buffer.alloc(0), { mtime: 1_500_000_002 })],
  ["/bin/large", file(text("large", 3_000_001), { mode: 0o755 })],
  ["/bin/linked", file(text("large", 3_000_001), { mode: 0o755 })],
  ["/bin/same", file(text("large", 3_000_001), { mode: 0o700 })],
  ["/bin/owned", file(noise("owned", 5000), { mode: 0o640, uid: 70_000, gid: 42 })],
  ["/bin/sh", { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: 1_500_000_005, target: "../bin/su" }],
  ["/bin/far", { kind: "link", mode: 0o777, uid: 0, gid: 0, mtime: 1_500_000_005, target: "x/".repeat(2040) }],
  ["/crowd", directory(0o755, epoch)],
  ...crowd.map((path) => [path, file(Buffer.from(path), { mtime: epoch })] as const),
  ["/device", { kind: "character-device", ...plain, major: 5, minor: 1 }],
  ["/disk", { kind: "block-device", ...plain, major: 259, minor: 70_000 }],
  ["/pipe", { kind: "fifo", ...plain, major: 0, minor: 0 }],
  ["/share", directory(0o1777, 1_600_000_001)],
  ["/share/incompressible", file(noise("large", 1_100_000))],
  ["/share/incompressible-small", file(noise("small", 70_000))],
  ["/share/zeroes", file(Buffer.alloc(500_000))],
  ...[1, 4031, 4032, 4033, 4064, 4065, 4095, 4096, 4097, 8191, 8192, 8193, 24_576, 24_577, 90_112, 90_113].flatMap(
    (size) => [
      [`/share/text-${size}`, file(text("size", size))] as const,
      [`/share/noise-${size}`, file(noise("size", size), { mtime: epoch })] as const,
    ],
  ),
  [`/share/${"long".repeat(40)}`, directory(0o755, 1_600_000_002)],
  [long, file(Buffer.from("long name"), { mode: 0o600, mtime: 1_500_000_006 })],
]);

/** A store's shelf in a folder. */
export async function openShelf(folder: string): Promise<BatchShelf> {
  return (await openFullStore({ directory: storeLayout(join(folder, "store")).root })).shelf;
}

export interface MakeOptions {
  readonly shelf: BatchShelf;
  readonly compression?: string;
  readonly reader?: ContentReader;
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

export const digestBlocks = verityDigests(Buffer.from("salt"));

/** The image of a tree. */
export async function make(tree: Tree, options: MakeOptions): Promise<Buffer> {
  if (mkfs === undefined) throw new Error(missingPeers(["mkfs.erofs"]));
  const compressor = { tool: async () => mkfs, identity: "test", shelf: options.shelf, workers: options.workers };
  return await collect(
    await makeErofs({
      tree,
      reader: options.reader ?? reader,
      compression: parseErofsCompression(options.compression ?? "lz4"),
      compressor,
      uuid,
      epoch,
      digestBlocks,
      signal: options.signal,
    }),
  );
}

/**
 * The image of a tree without any compression, for which no tool is needed: neither it nor its shelf is ever touched.
 */
export async function makePlain(tree: Tree): Promise<Buffer> {
  const compression = parseErofsCompression("none");
  return await collect(
    await makeErofs({ tree, reader, compression, compressor: {} as never, uuid, epoch, digestBlocks }),
  );
}

async function collect(made: Awaited<ReturnType<typeof makeErofs>>): Promise<Buffer> {
  using image = made;
  const chunks: Buffer[] = [];
  const digests: Uint8Array[] = [];
  for await (const chunk of image.chunks()) {
    chunks.push(Buffer.from(chunk.bytes));
    digests.push(chunk.digests);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== image.bytes) throw new Error(`${bytes.length} bytes instead of ${image.bytes}`);
  if (!Buffer.concat(digests).equals(digestBlocks(bytes))) throw new Error("the digests are not those of the blocks");
  return bytes;
}
