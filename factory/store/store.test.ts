import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { FileNode } from "@wherry/core/tree/tree.ts";
import { type DebParts, debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { storeDirectory, storeLayout } from "./layout.ts";
import type { Store } from "./store.ts";

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

async function add(store: Store, parts: DebParts = {}): Promise<string> {
  const bytes = await debArchive(parts);
  const sha256 = hash("sha256", bytes);
  await store.addPackage({ name: parts.name ?? "hello", sha256, size: bytes.length }, pieces(bytes));
  return sha256;
}

const big = Buffer.alloc(700_000, "0123456789abcdef");
const hello: DebParts = {
  scripts: { postinst: "#!/bin/sh\n", conffiles: "/etc/hello\n" },
  data: [
    { path: "./etc", type: "5" },
    { path: "./etc/hello", content: "hello\n", gid: 42 },
    { path: "./etc/same", type: "1", target: "./etc/hello" },
    { path: "./big", content: big },
    { path: "./empty" },
    { path: "./link", type: "2", target: "big" },
  ],
};

function fileAt(entries: ReadonlyMap<string, unknown>, path: string): FileNode {
  const node = entries.get(path) as FileNode | undefined;
  assert.equal(node?.kind, "file");
  return node;
}

test("a package goes in as a file and comes out as nodes with readable content, also from a store opened later", async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "not/there/yet");
  await using first = await openFullStore({ directory });
  const sha256 = await add(first, hello);
  await using second = await openFullStore({ directory });
  for (const store of [first, second]) {
    assert.ok(await store.has(sha256));
    const unpacked = await store.pack(sha256, { name: "hello", version: "1.0-1", architecture: "amd64" });
    assert.equal(await store.pack(sha256), unpacked);
    assert.deepEqual([...unpacked.entries.keys()], ["/", "/etc", "/etc/hello", "/etc/same", "/big", "/empty", "/link"]);
    assert.deepEqual(unpacked.package, { name: "hello", version: "1.0-1", architecture: "amd64" });
    assert.deepEqual(unpacked.conffiles, ["/etc/hello"]);
    assert.deepEqual(unpacked.scripts, [
      { name: "postinst", text: "#!/bin/sh\n", sha256: hash("sha256", "#!/bin/sh\n") },
    ]);
    const file = fileAt(unpacked.entries, "/etc/hello");
    assert.equal(file.gid, 42);
    assert.equal(fileAt(unpacked.entries, "/etc/same").content.location, file.content.location);
    assert.equal(Buffer.from(await store.read(file.content)).toString(), "hello\n");
    assert.deepEqual(await store.read(fileAt(unpacked.entries, "/empty").content), Buffer.alloc(0));
    const { content } = fileAt(unpacked.entries, "/big");
    assert.deepEqual(Buffer.from(await store.read(content)), big);
    assert.deepEqual(Buffer.concat(await Array.fromAsync(store.stream(content))), big);
  }
  assert.equal(existsSync(storeLayout(directory).package(sha256)), false);
  assert.deepEqual(await readdir(join(directory, "tmp")), []);
});

test("package files are kept where that was asked for", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path, keepPackages: true });
  const sha256 = await add(store);
  await store.pack(sha256);
  assert.ok(existsSync(storeLayout(folder.path).package(sha256)));
});

test("a package file that is not what the index promised leaves nothing behind", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const bytes = await debArchive();
  const sha256 = hash("sha256", bytes);
  const wrongs = [
    { sha256, size: bytes.length - 1, message: /larger than/ },
    { sha256, size: bytes.length + 1, message: /but the index promised/ },
    { sha256: "0".repeat(64), size: bytes.length, message: /its SHA-256 is/ },
  ];
  for (const { message, ...wrong } of wrongs) {
    await assert.rejects(store.addPackage({ name: "hello", ...wrong }, pieces(bytes)), {
      code: "repository.mismatch",
      message,
    });
    assert.equal(await store.has(wrong.sha256), false);
  }
  assert.deepEqual(await readdir(join(folder.path, "tmp")), []);
});

test("a package that says another name than the index is refused, unpacked now or before", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const sha256 = await add(store);
  const other = { name: "goodbye", version: "1.0-1" };
  await assert.rejects(store.pack(sha256, other), { code: "package.malformed" });
  await store.pack(sha256);
  await assert.rejects(store.pack(sha256, other), { code: "package.malformed" });
});

const damages: readonly (readonly [string, (directory: string, sha256: string) => Promise<void>])[] = [
  ["a pack that lost its end", async (directory, sha256) => await truncate(storeLayout(directory).pack(sha256), 1024)],
  ["a pack that grew", async (directory, sha256) => await appendFile(storeLayout(directory).pack(sha256), "x")],
  ["an empty manifest", async (directory, sha256) => await truncate(storeLayout(directory).manifest(sha256), 0)],
  ["half a manifest", async (directory, sha256) => await truncate(storeLayout(directory).manifest(sha256), 300)],
  [
    "a manifest with one other digit",
    async (directory, sha256) => {
      const path = storeLayout(directory).manifest(sha256);
      await writeFile(path, (await readFile(path, "utf8")).replace('"/etc/hello",420', '"/etc/hello",421'));
    },
  ],
];

for (const [what, damage] of damages) {
  test(`${what} counts as absent and is replaced by the next fetch`, async () => {
    await using folder = await temporaryDirectory();
    await using store = await openFullStore({ directory: folder.path });
    const sha256 = await add(store, hello);
    await store.pack(sha256);
    await damage(folder.path, sha256);
    await using later = await openFullStore({ directory: folder.path });
    assert.equal(await later.has(sha256), false);
    await assert.rejects(later.pack(sha256), { code: "store.damaged" });
    await add(later, hello);
    assert.equal((await later.pack(sha256)).entries.size, 7);
    assert.deepEqual(await later.verify(), { checked: 1, damaged: [], dropped: [] });
  });
}

test("a package file damaged on disk is found out before another process unpacks it", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const sha256 = await add(store);
  await appendFile(storeLayout(folder.path).package(sha256), "x");
  await using later = await openFullStore({ directory: folder.path });
  await assert.rejects(later.pack(sha256), { code: "store.damaged", message: /removed/ });
  assert.equal(await later.has(sha256), false);
});

test("content that vanished under a running process is an error that says what to do", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const sha256 = await add(store, hello);
  const { entries } = await store.pack(sha256);
  await truncate(storeLayout(folder.path).pack(sha256), 512);
  for (const path of ["/etc/hello", "/big"]) {
    await assert.rejects(store.read(fileAt(entries, path).content), {
      code: "store.damaged",
      hint: /run the same command again/,
    });
  }
});

test("verification finds one flipped bit, removes the object, and drops derived files that nothing proves", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const sound = await add(store, { name: "sound" });
  await store.pack(sound);
  const sha256 = await add(store, hello);
  const offset = fileAt((await store.pack(sha256)).entries, "/big").content.location;
  assert.equal(offset.in, "pack");
  const path = storeLayout(folder.path).pack(sha256);
  const bytes = await readFile(path);
  bytes[(offset.in === "pack" ? offset.offset : 0) + 5] = 0;
  await writeFile(path, bytes);
  await store.memo.cachedJson("json", async () => [1]);
  await store.shelf.add("key", "file", async (made) => await writeFile(made, "x"));
  const { checked, damaged, dropped } = await store.verify();
  assert.equal(checked, 4);
  assert.deepEqual(
    damaged.map(({ kind, name }) => [kind, name]),
    [["pack", sha256]],
  );
  assert.deepEqual(
    dropped.map(({ kind }) => kind),
    ["shelf"],
  );
  assert.equal(await store.has(sha256), false);
  assert.equal(await store.has(sound), true);
});

test("collecting removes what was not used for long, and old temporary files only", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: folder.path });
  const old = await add(store, { name: "old" });
  const used = await add(store, { name: "used" });
  await store.pack(old);
  await store.pack(used);
  await store.memo.cachedBytes("memo", async () => Buffer.from("x"));
  const layout = storeLayout(folder.path);
  const memo = layout.memo(hash("sha256", "memo"), "bytes");
  const [recent, stale] = [join(folder.path, "tmp/1-recent"), join(folder.path, "tmp/1-stale")];
  await writeFile(recent, "");
  await writeFile(stale, "");
  for (const path of [layout.pack(old), layout.manifest(old), layout.pack(used), layout.manifest(used), memo, stale]) {
    await utimes(path, 1000, 1000);
  }
  await using later = await openFullStore({ directory: folder.path });
  await later.pack(used);
  const gone = await later.collect(7 * 24 * 3600);
  assert.deepEqual(
    gone.map(({ kind }) => kind),
    ["pack", "memo", "temporary"],
  );
  assert.deepEqual(
    (await later.list()).map(({ kind, name }) => [kind, name]),
    [
      ["pack", used],
      ["temporary", "1-recent"],
    ],
  );
});

test("a folder that cannot be written is an error with a hint", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "file");
  await writeFile(file, "");
  await assert.rejects(openFullStore({ directory: join(file, "store") }), {
    code: "store.unwritable",
    hint: /WHERRY_STORE/,
  });
});

test("the folder follows WHERRY_STORE, then XDG_CACHE_HOME where that is absolute", () => {
  assert.equal(storeDirectory({ WHERRY_STORE: "/s", XDG_CACHE_HOME: "/c" }), "/s");
  assert.equal(storeDirectory({ XDG_CACHE_HOME: "/c" }), "/c/wherry");
  assert.match(storeDirectory({ XDG_CACHE_HOME: "c" }), /\/\.cache\/wherry$/);
});
