import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { chmod, copyFile, mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { Content } from "@wherry/core/tree/tree.ts";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { storeLayout } from "./layout.ts";
import type { Store } from "./store.ts";

const large = Buffer.alloc(700_000, "0123456789abcdef");

async function add(store: Store, name: string): Promise<string> {
  const bytes = await debArchive({
    name,
    data: [
      { path: "./small", content: name },
      { path: "./large", content: large },
    ],
  });
  const sha256 = hash("sha256", bytes);
  await store.addPackage(
    { name, sha256, size: bytes.length },
    (async function* () {
      yield bytes;
    })(),
  );
  await store.pack(sha256);
  return sha256;
}

async function contentOf(store: Store, sha256: string, path: string): Promise<Content> {
  const node = (await store.pack(sha256)).entries.get(path);
  assert.ok(node?.kind === "file");
  return node.content;
}

for (const path of ["/small", "/large"]) {
  test(`a changed byte of ${path} does not leave the store, and the package counts as absent from then on`, async () => {
    await using folder = await temporaryDirectory();
    await using store = await openFullStore({ directory: folder.path });
    const sha256 = await add(store, "hello");
    const content = await contentOf(store, sha256, path);
    assert.ok(content.location.in === "pack");
    const pack = storeLayout(folder.path).pack(sha256);
    const bytes = await readFile(pack);
    bytes[content.location.offset + content.size - 1] = 0;
    await writeFile(pack, bytes);
    await assert.rejects(store.read(content), { code: "store.damaged", where: { file: pack } });
    await assert.rejects(Array.fromAsync(store.stream(content)), { code: "store.damaged" });
    await using later = await openFullStore({ directory: folder.path });
    assert.equal(await later.has(sha256), false);
  });
}

test("a manifest that was not written with the store's key is not believed, whatever digests it has", async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "store");
  const keyFile = join(folder.path, "key");
  await using store = await openFullStore({ directory, keyFile });
  const [one, two] = [await add(store, "one"), await add(store, "two")];
  const layout = storeLayout(directory);
  const text = await readFile(layout.manifest(one), "utf8");
  const has = async (key = keyFile) => {
    await using later = await openFullStore({ directory, keyFile: key });
    return await later.has(one);
  };
  assert.equal(await has(), true);
  const changed = (text.split("\n")[1] ?? "").replace('"/small",420', '"/small",511');
  await writeFile(layout.manifest(one), `["${hash("sha256", changed)}",\n${changed}\n]\n`);
  assert.equal(await has(), false);
  await copyFile(layout.manifest(two), layout.manifest(one));
  assert.equal(await has(), false);
  await writeFile(layout.manifest(one), text);
  assert.equal(await has(), true);
  assert.equal(await has(join(folder.path, "other-key")), false);
});

test("a file of the user's that changed after it was read is an error", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openFullStore({ directory: join(folder.path, "store") });
  for (const bytes of [Buffer.from("small"), large]) {
    const path = join(folder.path, "file");
    await writeFile(
      path,
      bytes.map((byte) => byte ^ 1),
    );
    const content: Content = { size: bytes.length, sha256: hash("sha256", bytes), location: { in: "file", path } };
    await assert.rejects(store.read(content), { code: "definition.unreadable", where: { file: path } });
    await assert.rejects(Array.fromAsync(store.stream(content)), { code: "definition.unreadable" });
  }
});

const unsound: readonly (readonly [what: string, spoil: (path: string) => Promise<void>])[] = [
  [
    "is a link",
    async (path) => {
      await rename(path, `${path}.elsewhere`);
      await symlink(`${path}.elsewhere`, path);
    },
  ],
  ["others may write to", async (path) => await chmod(path, 0o666)],
];
for (const [what, spoil] of unsound) {
  test(`a package file that ${what} is not unpacked: it could change once it was hashed`, async () => {
    await using folder = await temporaryDirectory();
    const bytes = await debArchive({ name: "hello" });
    const sha256 = hash("sha256", bytes);
    const path = storeLayout(folder.path).package(sha256);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    await spoil(path);
    await using store = await openFullStore({ directory: folder.path });
    await assert.rejects(store.pack(sha256), { code: "store.damaged" });
    await writeFile(path, bytes);
    await store.pack(sha256);
  });
}
