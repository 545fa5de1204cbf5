import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import type { FakePackage } from "@wherry/testing/fakes/fake-deb.ts";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { repositoryContext as context } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import type { RepositorySource } from "../../packages/repository/repository-source.ts";
import { openRepositories } from "../../supply/repositories.ts";
import { now } from "../../system/clock.ts";
import { openRepository } from "./repository.ts";

const hello: FakePackage = {
  name: "hello",
  version: "1:2.10-3+b1",
  architecture: "amd64",
  files: { "/usr/bin/hello": "hi" },
};
const tools: FakePackage = { name: "tools", version: "1.0", component: "contrib", fields: { Provides: "greeter" } };
const packages = [hello, tools];

test("a signed repository is opened: names, versions, providers and addresses", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const index = await openRepository(await repository.source(folder.path, ["main", "contrib"]), context(folder.path));
  assert.equal(index.id, `${repository.url} trixie`);
  assert.deepEqual([...index.names()].sort(), ["hello", "tools"]);
  assert.deepEqual(
    index.packagesNamed("hello").map(({ version }) => version),
    ["1:2.10-3+b1"],
  );
  assert.deepEqual(
    index.providersOf("greeter").map(({ name }) => name),
    ["tools"],
  );
  assert.equal(index.packagesNamed("absent").length, 0);
  const [package_] = index.packagesNamed("hello");
  assert.equal(
    index.locate(package_?.origin.path ?? ""),
    `${repository.url}/pool/main/h/hello/hello_2.10-3%2Bb1_amd64.deb`,
  );
  assert.ok(Math.abs(index.date - now()) < 2 * 3600);
});

test("only the components that are asked for are read, and one that is not there is an error with a suggestion", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const main = await openRepository(await repository.source(folder.path), context(folder.path));
  assert.deepEqual([...main.names()], ["hello"]);
  const error = await failure(repository.source(folder.path, ["contribb"]), folder.path);
  assert.equal(error.code, "repository.missing");
  assert.equal(error.hint, 'did you mean "contrib"?');
});

test("the digest follows from the signed text, the components and the architecture", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({
    packages,
    architectures: ["amd64", "arm64"],
    date: now() - 600,
  });
  const digestOf = async (components: string[], architecture: string) =>
    (await openRepository(await repository.source(folder.path, components), { ...context(folder.path), architecture }))
      .digest;
  const digest = await digestOf(["main"], "amd64");
  assert.equal(await digestOf(["main"], "amd64"), digest);
  assert.notEqual(await digestOf(["main", "contrib"], "amd64"), digest);
  assert.notEqual(await digestOf(["main"], "arm64"), digest);
  await repository.publish({ packages, architectures: ["amd64", "arm64"], date: now() - 300 });
  assert.notEqual(await digestOf(["main"], "amd64"), digest);
});

test("the smallest form is fetched by hash, and by name where the hash is not there", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  await openRepository(await repository.source(folder.path), context(folder.path));
  assert.match(
    repository.requests[1] ?? "",
    /^GET \/dists\/trixie\/main\/binary-amd64\/by-hash\/SHA256\/[0-9a-f]{64} 200$/,
  );
  repository.misbehave(/by-hash/, { status: 404 });
  await openRepository(await repository.source(folder.path), context(join(folder.path, "other")));
  assert.match(repository.requests.at(-2) ?? "", /by-hash.* 404$/);
  assert.match(repository.requests.at(-1) ?? "", /binary-amd64\/Packages\S* 200$/);
});

for (const compression of ["none", "gz", "xz", "zst"] as const) {
  test(`an index in the form "${compression}" alone is read, with and without by-hash`, async () => {
    await using folder = await temporaryDirectory();
    for (const byHash of [true, false]) {
      await using repository = await startFakeRepository({ packages, compressions: [compression], byHash });
      const settings = context(join(folder.path, String(byHash)));
      for (const _ of ["cold", "warm"]) {
        const index = await openRepository(await repository.source(folder.path), settings);
        assert.deepEqual([...index.names()], ["hello"]);
      }
      assert.equal(repository.requests.filter((line) => line.includes("binary-amd64")).length, 1);
    }
  });
}

test("a form that is listed but not there is passed over for the next larger one", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages, byHash: false });
  repository.misbehave(/Packages(\.zst|\.gz|)$/, { status: 404 });
  const index = await openRepository(await repository.source(folder.path), context(folder.path));
  assert.deepEqual([...index.names()], ["hello"]);
});

test("a second opening asks only whether InRelease changed, and gets 304", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, context(folder.path));
  const asked = repository.requests.length;
  const again = await openRepository(source, context(folder.path));
  assert.deepEqual(repository.requests.slice(asked), ["GET /dists/trixie/InRelease 304"]);
  assert.equal(again.packagesNamed("hello").length, 1);
});

test("a new InRelease with new packages is seen", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, context(folder.path));
  await repository.publish({ packages: [{ ...hello, version: "3" }], date: now() - 60 });
  const index = await openRepository(source, context(folder.path));
  assert.deepEqual(
    index.packagesNamed("hello").map(({ version }) => version),
    ["3"],
  );
});

test("offline, the cache answers; without a cache, the error names the address", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  const offline = { ...context(folder.path), offline: true };
  const error = await failure(source, folder.path, { offline: true });
  assert.equal(error.code, "repository.unreachable");
  assert.match(error.message, /\/dists\/trixie\/InRelease is not in the cache/);
  assert.deepEqual(repository.requests, []);
  await openRepository(source, context(folder.path));
  const asked = repository.requests.length;
  assert.equal((await openRepository(source, offline)).packagesNamed("hello").length, 1);
  assert.equal(repository.requests.length, asked);
  const late = await failure(source, folder.path, { offline: true, now: now() - 48 * 3600 });
  assert.equal(late.code, "repository.signature", "what is cached is verified again");
});

test("WHERRY_OFFLINE is the same as the offline option", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, context(folder.path));
  const asked = repository.requests.length;
  process.env.WHERRY_OFFLINE = "1";
  try {
    assert.equal((await openRepository(source, context(folder.path))).packagesNamed("hello").length, 1);
  } finally {
    delete process.env.WHERRY_OFFLINE;
  }
  assert.equal(repository.requests.length, asked);
});

test("Release with Release.gpg serves where InRelease is missing; an unsigned Release is refused", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages, signature: "detached" });
  const source = await repository.source(folder.path);
  assert.equal((await openRepository(source, context(folder.path))).packagesNamed("hello").length, 1);
  await repository.publish({ packages, signature: "none" });
  const error = await failure(source, folder.path);
  assert.equal(error.code, "repository.signature");
  assert.match(error.message, /Release is not signed/);
});

test("a trusted repository needs no signature, but warns", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages, signature: "none" });
  const source = { ...(await repository.source(folder.path)), keys: [], trusted: true };
  const events: WherryEvent[] = [];
  const index = await openRepository(source, { ...context(folder.path), emit: (event) => events.push(event) });
  assert.equal(index.packagesNamed("hello").length, 1);
  assert.match(JSON.stringify(events), /used without verifying its signature/);
  await repository.publish({ packages });
  assert.equal((await openRepository(source, context(folder.path))).packagesNamed("hello").length, 1);
});

test("a flat repository of several architectures is read", async () => {
  await using folder = await temporaryDirectory();
  const foreign: FakePackage = { name: "foreign", version: "1", architecture: "arm64" };
  for (const suite of ["/", "./", "stable/"]) {
    await using repository = await startFakeRepository({ packages: [...packages, foreign], suite });
    const index = await openRepository(await repository.source(folder.path, []), context(folder.path));
    assert.deepEqual([...index.names()].sort(), ["hello", "tools"]);
    const path = index.packagesNamed("hello")[0]?.origin.path ?? "";
    assert.ok(repository.files.has(`/${path}`));
  }
});

test("packages for all architectures that have an index of their own are read as well", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({
    packages: [hello, { ...tools, component: "main" }],
    architectures: ["amd64", "all"],
    editRelease: (text) => text.replace("Acquire-By-Hash", "X-Nothing"),
  });
  const index = await openRepository(await repository.source(folder.path), context(folder.path));
  assert.equal(index.packagesNamed("tools").length, 1);
  assert.ok(repository.requests.some((line) => line.includes("binary-all")));
});

test("several repositories are opened at once; all that fail are told", async () => {
  await using folder = await temporaryDirectory();
  await using one = await startFakeRepository({ packages });
  await using two = await startFakeRepository({ packages: [tools], suite: "updates" });
  const sources = [await one.source(folder.path), await two.source(folder.path, ["contrib"])];
  const opened = await openRepositories(sources, context(folder.path));
  assert.deepEqual(
    opened.map(({ id }) => id),
    [`${one.url} trixie`, `${two.url} updates`],
  );
  one.misbehave("InRelease", { replace: (bytes) => Buffer.from(bytes.toString().replace("Fake", "Fahe")) });
  two.misbehave("InRelease", { status: 403 });
  const error = await openRepositories(sources, context(folder.path)).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof WherryError);
  assert.equal(error.code, "repository.signature");
  assert.match(error.findings[0]?.message ?? "", /HTTP 403/);
});

test("many openings at the same time share one cache without harm", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  const all = await Promise.all(Array.from({ length: 6 }, () => openRepository(source, context(folder.path))));
  for (const index of all) assert.equal(index.packagesNamed("hello").length, 1);
  assert.deepEqual(await leftovers(folder.path), []);
});

test("a damaged cache is noticed and fetched again", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, context(folder.path));
  const cached = (await readdir(folder.path, { recursive: true })).filter((name) =>
    /Packages$|names$|\.json$/.test(name),
  );
  assert.equal(cached.length, 4);
  for (const damage of [
    (path: string) => writeFile(path, ""),
    (path: string) => appendFile(path, "x"),
    async (path: string) => writeFile(path, (await readFile(path, "latin1")).replaceAll("a", "b"), "latin1"),
  ]) {
    for (const name of cached) await damage(join(folder.path, name));
    const index = await openRepository(source, context(folder.path));
    assert.deepEqual(
      index.packagesNamed("hello").map(({ version }) => version),
      ["1:2.10-3+b1"],
    );
  }
});

async function failure(
  source: RepositorySource | Promise<RepositorySource>,
  folder: string,
  changes: Partial<RepositoryContext> = {},
): Promise<WherryError> {
  const outcome = await openRepository(await source, context(folder, changes)).catch((error: unknown) => error);
  assert.ok(outcome instanceof WherryError, "it is refused");
  return outcome;
}

/** Temporary files that somebody forgot. */
async function leftovers(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".new"));
}

test("a key that is no file is neither waited for nor read without end", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  const pipe = join(folder.path, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const key of [pipe, "/dev/zero"]) {
    assert.equal((await failure({ ...source, keys: [key] }, folder.path)).code, "definition.unreadable");
  }
});
