import assert from "node:assert/strict";
import { chmod, copyFile, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { readStoreKey, storeKeyFile } from "./store-key.ts";

test("the key lies with the user's state, never in the cache", () => {
  assert.equal(storeKeyFile({ WHERRY_STORE_KEY: "/k", XDG_STATE_HOME: "/s" }), "/k");
  assert.equal(storeKeyFile({ XDG_STATE_HOME: "/s", XDG_CACHE_HOME: "/c", WHERRY_STORE: "/d" }), "/s/wherry/store.key");
  assert.match(storeKeyFile({ XDG_STATE_HOME: "s" }), /\/\.local\/state\/wherry\/store\.key$/);
});

test("a key is made once, for many at once, and nobody else may read it", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "a/b/store.key");
  const keys = await Promise.all(
    Array.from({ length: 8 }, () => readStoreKey(file, folder.path.concat("/a/b/.."))).map((reading) =>
      reading.catch((error: unknown) => error),
    ),
  );
  // It lies in what was said to be the store.
  for (const error of keys) assert.equal((error as { code: string }).code, "store.unsafe");
  await mkdir(join(folder.path, "store"));
  const read = await Promise.all(Array.from({ length: 8 }, () => readStoreKey(file, join(folder.path, "store"))));
  assert.equal(new Set(read.map((key) => Buffer.from(key).toString("hex"))).size, 1);
  assert.ok((read[0]?.length ?? 0) >= 32);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test("a key that others can read, that lies in the store, or is none, is refused", async () => {
  await using folder = await temporaryDirectory();
  const [file, store] = [join(folder.path, "key"), join(folder.path, "store")];
  await mkdir(store);
  await readStoreKey(file, store);
  await copyFile(file, join(store, "key"));
  await assert.rejects(readStoreKey(join(store, "key"), store), { code: "store.unsafe", message: /lies in the store/ });
  await symlink(join(store, "key"), join(folder.path, "link"));
  await assert.rejects(readStoreKey(join(folder.path, "link"), store), { code: "store.unsafe" });
  for (const mode of [0o640, 0o604, 0o620]) {
    await chmod(file, mode);
    await assert.rejects(readStoreKey(file, store), { code: "store.unsafe", hint: /chmod 600/ });
  }
  await chmod(file, 0o600);
  await writeFile(file, "short");
  await assert.rejects(readStoreKey(file, store), { code: "store.unsafe", message: /does not hold a key/ });
  await assert.rejects(readStoreKey(folder.path, store), { code: "store.unsafe" });
  await writeFile(join(folder.path, "file"), await readFile(file));
  await assert.rejects(readStoreKey(join(folder.path, "file/key"), store), {
    code: "store.unwritable",
    hint: /WHERRY_STORE_KEY/,
  });
});

test("where no folder can be made for it, that is said, and at once", { timeout: 10_000 }, async () => {
  await assert.rejects(readStoreKey("/proc/.nowhere/at/all/store.key", "/tmp"), { code: "store.unwritable" });
});
