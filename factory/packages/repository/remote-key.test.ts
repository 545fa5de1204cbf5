import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import { createFakeKey } from "@wherry/testing/fakes/fake-key.ts";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { openRepository } from "../../debian/repository/repository.ts";
import { now } from "../../system/clock.ts";
import { readRemoteKey } from "./remote-key.ts";

const packages = [{ name: "hello", version: "1.0" }];

test("a repository is believed by a key of its address, which is fetched once and named by its digest", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const fingerprint = repository.key.fingerprint.toUpperCase();
  const key = { url: `${repository.url}/key.asc`, fingerprint };
  repository.files.set("/key.asc", Buffer.from(repository.key.publicKey));
  const source = { ...(await repository.source(folder.path)), keys: [key] };
  const opened = await openRepository(source, repositoryContext(folder.path));
  assert.equal(opened.packagesNamed("hello").length, 1);
  const { bytes, sha256 } = await readRemoteKey(key, repositoryContext(folder.path));
  assert.deepEqual(opened.keys, [sha256]);
  const { cacheDirectory } = repositoryContext(folder.path);
  assert.deepEqual(await readFile(join(cacheDirectory, "keys", `${fingerprint}.pgp`)), Buffer.from(bytes));
  repository.files.delete("/key.asc");
  await openRepository(source, repositoryContext(folder.path));
});

test("another key, and what is no key, are refused, and what the store holds is not believed by its name", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const stranger = await createFakeKey(now() - 1000);
  const context = repositoryContext(folder.path);
  const key = { url: `${repository.url}/key.asc`, fingerprint: repository.key.fingerprint.toUpperCase() };
  for (const [served, said] of [
    [stranger.publicKey, /has the fingerprint [0-9A-F]{40}, and not [0-9A-F]{40}$/],
    ["<html>", /is not an OpenPGP public key/],
    ["x".repeat(2 ** 20 + 1), /has more than 1048576 bytes/],
  ] as const) {
    repository.files.set("/key.asc", Buffer.from(served));
    await assert.rejects(readRemoteKey(key, context), (error: WherryError) => {
      assert.equal(error.code, "repository.signature");
      assert.match(error.message, said);
      return true;
    });
  }
  await assert.rejects(readdir(join(context.cacheDirectory, "keys")), { code: "ENOENT" });
  repository.files.set("/key.asc", Buffer.from(repository.key.publicKey));
  const { sha256 } = await readRemoteKey(key, context);
  await writeFile(join(context.cacheDirectory, "keys", `${key.fingerprint}.pgp`), stranger.publicKey);
  assert.equal((await readRemoteKey(key, context)).sha256, sha256);
});
