import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import type { Content, ContentReader, Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { runPeer, runPeerOrFail } from "@wherry/testing/peers/run-peer.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { type TarEntry, TarReader } from "./tar.ts";
import { writeTar } from "./tar-writer.ts";

const packBytes = Buffer.alloc(1_000_000, "content of a pack ");

/** Reads from memory, and from the one pack that the tests have. */
const reader: ContentReader = {
  async read({ location, size }) {
    if (location.in === "memory") return location.bytes;
    assert.equal(location.in, "pack");
    const offset = location.in === "pack" ? location.offset : 0;
    return packBytes.subarray(offset, offset + size);
  },
  async *stream(content) {
    const bytes = await this.read(content);
    for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
  },
};

const attributes = { mode: 0o644, uid: 0, gid: 0, mtime: 1_700_000_000 };
const directory: TreeNode = { kind: "directory", ...attributes, mode: 0o755 };
const link = (target: string): TreeNode => ({ kind: "link", ...attributes, mode: 0o777, target });

function memory(text: string | Uint8Array): Content {
  const bytes = Buffer.from(text);
  return { size: bytes.length, sha256: hash("sha256", bytes), location: { in: "memory", bytes } };
}

function pack(offset: number, size: number): Content {
  const sha256 = hash("sha256", packBytes.subarray(offset, offset + size));
  return { size, sha256, location: { in: "pack", pack: "0".repeat(64), offset } };
}

async function write(tree: Tree): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeTar(tree, reader)));
}

function read(archive: Buffer): (TarEntry & { body: Buffer })[] {
  const found: { entry: TarEntry; pieces: Buffer[] }[] = [];
  const visitor = {
    entry: (entry: TarEntry) => found.push({ entry, pieces: [] }),
    data: (piece: Buffer) => found.at(-1)?.pieces.push(piece),
  };
  const tarReader = new TarReader(visitor, "x.tar");
  tarReader.write(archive);
  tarReader.end();
  return found.map(({ entry, pieces }) => ({ ...entry, body: Buffer.concat(pieces) }));
}

const long = "long-".repeat(30);
const sample: Tree = new Map<string, TreeNode>([
  ["/usr", directory],
  ["/", directory],
  ["/usr/b", { kind: "file", ...attributes, mode: 0o4755, content: pack(0, 700_000) }],
  ["/usr/a", { kind: "file", ...attributes, mode: 0o4755, content: pack(0, 700_000) }],
  ["/usr/c", { kind: "file", ...attributes, mode: 0o755, content: pack(0, 700_000) }],
  ["/usr/empty", { kind: "file", ...attributes, content: memory("") }],
  ["/usr/small", { kind: "file", ...attributes, uid: 3_000_000, gid: 7, content: memory("small\n") }],
  ["/usr-x", link("usr/a")],
  [`/usr/${long}`, directory],
  [`/usr/${long}/${long}`, { kind: "file", ...attributes, content: memory("deep") }],
  [`/usr/${long}/link`, link(`${long}/${long}`)],
  ["/usr/ü", { kind: "file", ...attributes, content: memory("ü") }],
  ["/usr/null", { kind: "character-device", ...attributes, mode: 0o666, major: 1, minor: 3 }],
  ["/usr/sda", { kind: "block-device", ...attributes, mode: 0o660, gid: 6, major: 8, minor: 0 }],
  ["/usr/pipe", { kind: "fifo", ...attributes, mode: 0o600, major: 0, minor: 0 }],
]);

test("entries come in the order of their bytes, parents first, with hard links to the first of equal files", async () => {
  const entries = read(await write(sample));
  assert.deepEqual(
    entries.map(
      ({ path, kind, target }) => `${kind} ${path.replaceAll(long, "LONG")} ${target.replaceAll(long, "LONG")}`,
    ),
    [
      "directory ./ ",
      "directory usr/ ",
      "link usr-x usr/a",
      "file usr/a ",
      "hard-link usr/b usr/a",
      "file usr/c ",
      "file usr/empty ",
      "directory usr/LONG/ ",
      "link usr/LONG/link LONG/LONG",
      "file usr/LONG/LONG ",
      "character-device usr/null ",
      "fifo usr/pipe ",
      "block-device usr/sda ",
      "file usr/small ",
      "file usr/ü ",
    ],
  );
  assert.deepEqual(entries[3]?.body, packBytes.subarray(0, 700_000));
});

test("the order of the tree does not matter, and chunks are large", async () => {
  const archive = await write(sample);
  assert.deepEqual(await write(new Map([...sample].reverse())), archive);
  assert.equal(archive.length % 10_240, 0);
  const many = new Map<string, TreeNode>([["/", directory]]);
  for (let index = 0; index < 2000; index++)
    many.set(`/${index}`, { kind: "file", ...attributes, content: memory("x".repeat(index)) });
  const chunks = await Array.fromAsync(writeTar(many, reader));
  for (const chunk of chunks.slice(0, -1)) assert.ok(chunk.length >= 256 * 1024);
});

test("sizes of 8 GiB and more, and times outside of 1970 to 2242, are written in pax headers", async () => {
  const size = 2 ** 33 + 5;
  const huge: Content = { size, sha256: "", location: { in: "file", path: "/huge" } };
  const tree = new Map<string, TreeNode>([["/huge", { kind: "file", ...attributes, mtime: 2 ** 34, content: huge }]]);
  const first = await writeTar(tree, reader).next();
  const entries: TarEntry[] = [];
  new TarReader({ entry: (entry) => entries.push(entry), data: () => {} }, "x").write(Buffer.from(first.value ?? []));
  assert.deepEqual(
    entries.map(({ path, size, mtime }) => ({ path, size, mtime })),
    [{ path: "huge", size, mtime: 2 ** 34 }],
  );
});

const name = fc.stringMatching(/^[a-zé漢😀]{1,60}$/u);
const owner = fc.oneof(fc.nat(0xffff_fffe), fc.nat(100));

test("whatever tree is written is read back", async () => {
  const nodes = fc.dictionary(
    fc.array(name, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join("/")}`),
    fc.record(
      {
        kind: fc.constantFrom("file", "link", "directory"),
        mode: fc.nat(0o7777),
        uid: owner,
        gid: owner,
        mtime: fc.nat(2 ** 31),
        text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }).filter((text) => !text.includes("\0")),
      },
      { noNullPrototype: true },
    ),
    { maxKeys: 12, noNullPrototype: true },
  );
  await assertProperty(
    fc.asyncProperty(nodes, async (generated) => {
      const tree = new Map<string, TreeNode>();
      for (const [path, { kind, text, ...rest }] of Object.entries(generated)) {
        if (kind === "file") tree.set(path, { kind, ...rest, content: memory(text) });
        else tree.set(path, kind === "link" ? { kind, ...rest, target: text } : { kind: "directory", ...rest });
      }
      const back = new Map<string, object>();
      for (const { path, kind, mode, uid, gid, mtime, target, body } of read(await write(tree))) {
        const text = kind === "file" ? body.toString() : target;
        back.set(`/${path}`.replace(/\/$/, ""), {
          kind,
          mode,
          uid,
          gid,
          mtime,
          text: kind === "directory" ? "" : text,
        });
      }
      const expected = Object.entries(generated).map(([path, node]) => [
        path,
        node.kind === "directory" ? { ...node, text: "" } : node,
      ]);
      assert.deepEqual(back, new Map(expected as [string, object][]));
    }),
    { numRuns: 150, seed: 5 },
  );
});

const tar = await findPeer("tar");
test("tar lists the archive as it is meant", {
  skip: skipWithout({ tar }),
}, async () => {
  if (tar === undefined) return;
  const result = await runPeer(tar, ["-tv", "--numeric-owner", "--quoting-style=literal"], {
    input: writeTar(sample, reader),
    env: { TZ: "UTC", PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" },
  });
  assert.equal(result.stderr, "");
  const lines = result.stdout.toString().replaceAll(long, "LONG").replace(/ +/g, " ").trimEnd().split("\n");
  assert.deepEqual(lines, [
    "drwxr-xr-x 0/0 0 2023-11-14 22:13 ./",
    "drwxr-xr-x 0/0 0 2023-11-14 22:13 usr/",
    "lrwxrwxrwx 0/0 0 2023-11-14 22:13 usr-x -> usr/a",
    "-rwsr-xr-x 0/0 700000 2023-11-14 22:13 usr/a",
    "hrwsr-xr-x 0/0 0 2023-11-14 22:13 usr/b link to usr/a",
    "-rwxr-xr-x 0/0 700000 2023-11-14 22:13 usr/c",
    "-rw-r--r-- 0/0 0 2023-11-14 22:13 usr/empty",
    "drwxr-xr-x 0/0 0 2023-11-14 22:13 usr/LONG/",
    "lrwxrwxrwx 0/0 0 2023-11-14 22:13 usr/LONG/link -> LONG/LONG",
    "-rw-r--r-- 0/0 4 2023-11-14 22:13 usr/LONG/LONG",
    "crw-rw-rw- 0/0 1,3 2023-11-14 22:13 usr/null",
    "prw------- 0/0 0 2023-11-14 22:13 usr/pipe",
    "brw-rw---- 0/6 8,0 2023-11-14 22:13 usr/sda",
    "-rw-r--r-- 3000000/7 6 2023-11-14 22:13 usr/small",
    "-rw-r--r-- 0/0 2 2023-11-14 22:13 usr/ü",
  ]);
});

const mkfs = await findPeer("mkfs.erofs");
const fsck = await findPeer("fsck.erofs");
const skip = mkfs === undefined || fsck === undefined || skipWithout({ "mkfs.erofs": tar });
test("mkfs.erofs makes a file system of the archive that holds the same", { skip }, async () => {
  if (mkfs === undefined || fsck === undefined) return;
  await using folder = await temporaryDirectory();
  const image = join(folder.path, "image.erofs");
  const uuid = "00000000-0000-0000-0000-000000000000";
  const options = ["--tar=f", "-T0", "-U", uuid, image];
  const input = writeTar(sample, reader);
  // From standard input, as the builder does it.
  const made = await runPeer(mkfs, [...options], { input });
  assert.equal(made.status, 0, made.stderr);
  const extracted = join(folder.path, "out");
  const unprivileged = ["--no-preserve", `--extract=${extracted}`, image];
  const regular: Tree = new Map(
    [...sample].filter(([, { kind }]) => kind !== "character-device" && kind !== "block-device"),
  );
  await runPeerOrFail(mkfs, [...options], { input: writeTar(regular, reader) });
  await runPeerOrFail(fsck, [...unprivileged]);
  const { readFile, stat, readlink } = await import("node:fs/promises");
  assert.deepEqual(await readFile(join(extracted, "usr/b")), packBytes.subarray(0, 700_000));
  assert.equal(await readFile(join(extracted, `usr/${long}/${long}`), "utf8"), "deep");
  assert.equal(await readFile(join(extracted, "usr/ü"), "utf8"), "ü");
  assert.equal(await readlink(join(extracted, "usr", long, "link")), `${long}/${long}`);
  assert.equal((await stat(join(extracted, "usr/empty"))).size, 0);
});

test("capabilities are in a pax header, and GNU tar reads them", { skip: tar === undefined }, async () => {
  if (tar === undefined) return;
  const tree: Tree = new Map<string, TreeNode>([
    ["/", directory],
    ["/ping", { kind: "file", ...attributes, content: pack(0, 10), capabilities: "cap_net_raw=ep" }],
    // The same bytes, and no hard link: it may less.
    ["/pong", { kind: "file", ...attributes, content: pack(0, 10) }],
  ]);
  const archive = await write(tree);
  const record = Buffer.concat([
    Buffer.from("57 SCHILY.xattr.security.capability="),
    Buffer.from("0100000200200000000000000000000000000000", "hex"),
    Buffer.from("\n"),
  ]);
  assert.equal(archive.indexOf(record) % 512, 0);
  const found: TarEntry[] = [];
  const visitor = { entry: (entry: TarEntry) => void found.push(entry), data: () => {} };
  new TarReader(visitor, "x", "keep-capabilities").write(archive);
  assert.deepEqual(
    found.map(({ path, capabilities }) => [path, capabilities && Buffer.from(capabilities).toString("hex")]),
    [
      ["./", undefined],
      ["ping", "0100000200200000000000000000000000000000"],
      ["pong", undefined],
    ],
  );
  assert.throws(() => new TarReader(visitor, "x").write(archive), /not supported/);
  const listed = await runPeerOrFail(tar, ["-tvv", "--xattrs", "--xattrs-include=*", "-f", "-"], { input: archive });
  assert.match(listed.stdout.toString(), /x: 20 security\.capability/);
  assert.doesNotMatch(listed.stdout.toString(), /link to/);
});

test("a file that was copied is no hard link to the one that it was copied from", async () => {
  const { location, ...content } = pack(0, 10);
  assert.ok(location.in === "pack");
  const node: TreeNode = { kind: "file", ...attributes, content: { ...content, location } };
  const copy: TreeNode = { ...node, content: { ...content, location: { ...location, copy: "/copy" } } };
  const entries = read(
    await write(
      new Map<string, TreeNode>([
        ["/", directory],
        ["/copy", copy],
        ["/node", node],
      ]),
    ),
  );
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ["directory", "file", "file"],
  );
});
