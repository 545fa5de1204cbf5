import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { chmod, chown, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { debArchive } from "@wherry/testing/fakes/deb-archive.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { skipUnlessRoot } from "@wherry/testing/peers/skip.ts";
import { writeCacheFile } from "../packages/repository/cache-file.ts";
import { installToolSet } from "../tools/materialise.ts";
import { hidesUsers } from "./own-folder.ts";

/** Paths below a folder that others may write to. */
async function openToOthers(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink() && ((await lstat(path)).mode & 0o022) !== 0) found.push(path);
  }
  return ((await lstat(folder)).mode & 0o022) === 0 ? found : [folder, ...found];
}

test("nothing in the store may be written by others, whatever the umask", async () => {
  await using folder = await temporaryDirectory();
  const before = process.umask(0);
  try {
    const directory = join(folder.path, "above/store");
    await using store = await openFullStore({ directory, keepPackages: true });
    const bytes = await debArchive({ data: [{ path: "./usr/bin/x", mode: 0o755, content: "x" }] });
    const sha256 = hash("sha256", bytes);
    await store.addPackage(
      { name: "hello", sha256, size: bytes.length },
      (async function* () {
        yield bytes;
      })(),
    );
    await installToolSet({ packages: [await store.pack(sha256)], reader: store, directory });
    await store.memo.cachedJson("json", async () => 1);
    await store.memo.cachedBytes("bytes", async () => Buffer.from("x"));
    await store.shelf.add("key", "file", async (path) => await writeFile(path, "x"));
    await store.shelf.add("key", "folder", async (path) => await mkdir(path));
    await writeCacheFile(join(directory, "indexes/a/Packages"), "x");
    assert.deepEqual(await openToOthers(directory), []);
  } finally {
    process.umask(before);
  }
});

test("a store that was open to others is closed", async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "store");
  await mkdir(join(directory, "packs/ab"), { recursive: true });
  for (const path of ["", "packs", "packs/ab"]) await chmod(join(directory, path), 0o777);
  await using _ = await openFullStore({ directory });
  assert.deepEqual(await openToOthers(directory), []);
});

test("so is one of which only a folder inside was open", async () => {
  for (const path of ["packages", "releases", "releases/named", "keys"]) {
    await using folder = await temporaryDirectory();
    const directory = join(folder.path, "store");
    await mkdir(join(directory, path), { recursive: true });
    await chmod(join(directory, path), 0o777);
    await using _ = await openFullStore({ directory });
    assert.deepEqual(await openToOthers(directory), [], path);
  }
});

test("a store that everybody could put another one in the place of is refused, unless they may rename their own only", async () => {
  await using folder = await temporaryDirectory();
  const [above, directory] = [join(folder.path, "above"), join(folder.path, "above/own/store")];
  await mkdir(directory, { recursive: true });
  await chmod(above, 0o777);
  await assert.rejects(openFullStore({ directory }), { code: "store.unsafe", where: { file: above } });
  await chmod(above, 0o1777);
  await using _ = await openFullStore({ directory });
});

test("a link in a folder's place is refused, and what lies behind one is never collected", async () => {
  await using folder = await temporaryDirectory();
  const [directory, precious] = [join(folder.path, "store"), join(folder.path, "precious")];
  await mkdir(join(precious, "file"), { recursive: true });
  await mkdir(join(directory, "packs"), { recursive: true });
  await symlink(precious, join(directory, "packs/ab"));
  await using store = await openFullStore({ directory });
  await store.collect(-1);
  await store.verify();
  assert.deepEqual(await readdir(precious), ["file"]);
  await rm(join(directory, "packs"), { recursive: true });
  await symlink(precious, join(directory, "packs"));
  await assert.rejects(openFullStore({ directory }), {
    code: "store.unsafe",
    where: { file: join(directory, "packs") },
  });
});

const skip = skipUnlessRoot("give a folder away");
test("a store in somebody else's folder is refused", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "home/cache/store");
  await mkdir(join(directory, "packs"), { recursive: true });
  for (const [path, message] of [
    ["home/cache/store", /belongs to user 1234/],
    ["home", /lies in .*home, which belongs to user 1234/],
    ["home/cache/store/packs", /holds .*packs, which belongs to user 1234/],
  ] as const) {
    await chown(join(folder.path, path), 1234, 1234);
    await assert.rejects(openFullStore({ directory }), { code: "store.unsafe", message, hint: /WHERRY_STORE/ });
    await chown(join(folder.path, path), 0, 0);
  }
  await using _ = await openFullStore({ directory });
});

test("a user namespace that does not map all users hides owners, the first one hides none", () => {
  for (const [uidMap, hides] of [
    ["         0          0 4294967295\n", false],
    ["         0       1000          1\n", true],
    ["         0       1000          1\n         1     100000      65536\n", true],
    ["", true],
  ] as const) {
    assert.equal(hidesUsers(uidMap), hides, uidMap);
  }
});

const skipInside = hidesUsers(await readFile("/proc/self/uid_map", "utf8")) && "a user namespace hides who nobody is";
test("where nobody is a user, a store in that one's folder is refused", { skip: skip || skipInside }, async () => {
  await using folder = await temporaryDirectory();
  const directory = join(folder.path, "home/store");
  await mkdir(directory, { recursive: true });
  await chown(join(folder.path, "home"), 65534, 65534);
  await assert.rejects(openFullStore({ directory }), {
    code: "store.unsafe",
    message: /lies in .*home, which belongs to user 65534/,
  });
});
