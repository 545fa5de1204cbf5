import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { buildDeb } from "@wherry/testing/fakes/fake-deb.ts";
import { type FakeRepository, startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { workshopIn } from "@wherry/testing/fixtures/workshop-in.ts";
import { loadShippedRecords } from "../debian/policy/shipped-records.ts";
import { loadDefinition } from "../definition/load.ts";
import type { Lock } from "../lock/lock.ts";
import { formatLock, parseLock } from "../lock/lock-file.ts";
import { standingPackage } from "../packages/repository/standing-package.ts";
import { now } from "../system/clock.ts";
import { chooseLock } from "./choose-lock.ts";
import { requireKnownTools } from "./locked-tools.ts";
import { openRepository } from "./repositories.ts";

const first = [
  { name: "agent", version: "1", fields: { Depends: "common" } },
  { name: "common", version: "2" },
];
const second = first.map((one) => ({ ...one, version: `${one.version}.1` }));

test("a lock names the InRelease that it was made from, and is held against it without asking anybody", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first, date: now() - 7200, validUntil: now() + 60 });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  assert.match(lock.repositories[0]?.release ?? "", /^[0-9a-f]{64}$/);
  await repository.publish({ packages: second, date: now() - 60 });
  await app.lock();
  const asked = repository.requests.length;
  assert.deepEqual(await app.use(lock), lock);
  assert.equal(repository.requests.length, asked);
});

test("a lock of before, which names none, is held against the latest lists that are kept, or the current ones", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  const before = { ...lock, repositories: lock.repositories.map(({ id }) => ({ id })) };
  const asked = repository.requests.length;
  assert.deepEqual(await app.use(before), before);
  assert.equal(repository.requests.length, asked);
  await app.emptyStore();
  assert.deepEqual(await app.use(before), before);
  assert.ok(repository.requests.length > asked);
});

test("a lock is held against what was found before in the lists of a Release, whose signature is verified anew", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  await app.use(lock);
  await rm(join(folder.path, "store/indexes"), { recursive: true });
  const asked = repository.requests.length;
  assert.deepEqual(await app.use(lock), lock);
  assert.equal(repository.requests.length, asked);
  await rm(join(folder.path, "store/releases"), { recursive: true });
  await app.use(lock);
  assert.ok(repository.requests.length > asked);
});

test("what was chosen before and is remembered is held against the lists as a lock is", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  const { memo } = app;
  const cachedJson = memo.cachedJson.bind(memo);
  const packages = lock.packages.map((one) => ({ ...one, sha256: "0".repeat(64) }));
  let isForged = true;
  // As if somebody had the key, or an earlier version had chosen badly.
  memo.cachedJson = async (key, produce) => {
    const value = await cachedJson(key, produce);
    return key.startsWith("lock ") && isForged ? Object.assign({}, value, { lock: { ...lock, packages } }) : value;
  };
  memo.forget = async () => {
    isForged = false;
  };
  assert.deepEqual(await app.lock(), lock);
  assert.equal(isForged, false);
});

test("a lock of a suite that may have expired says so, and so does whoever uses it", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first, date: now() - 7200, validUntil: now() - 60 });
  await assert.rejects((await openApp(folder.path, repository)).lock(), { code: "repository.expired" });
  const app = await openApp(folder.path, repository, ", checkValidUntil: false");
  const lock = await app.lock();
  assert.equal(lock.repositories[0]?.checkValidUntil, false);
  assert.equal(parseLock(formatLock(lock), "x").repositories[0]?.checkValidUntil, false);
  const silent = { ...lock, repositories: lock.repositories.map(({ checkValidUntil: _, ...rest }) => rest) };
  for (const [used, trustLock] of [
    [lock, false],
    [silent, false],
    [silent, true],
  ] as const) {
    const events: WherryEvent[] = [];
    await app.use(used, { events, trustLock });
    assert.match(JSON.stringify(events), /"warning".* whether or not that had expired \(checkValidUntil: false\)/);
  }
});

test("what stands in no list is refused with what to do: superseded, or another digest, size, path or version", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first, date: now() - 7200 });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  for (const change of [{ sha256: "0".repeat(64) }, { size: 1 }, { path: "pool/x.deb" }, { version: "9" }]) {
    const packages = lock.packages.map((one) => (one.name === "agent" ? { ...one, ...change } : one));
    await assert.rejects(app.use({ ...lock, packages }), (error: WherryError) => {
      assert.equal(error.code, "lock.invalid", JSON.stringify(change));
      assert.match(error.message, /^agent \S+, as this lock has it, stands in no verified list of http:\S+ trixie$/);
      assert.match(error.hint ?? "", /wherry lock DEFINITION[\s\S]*dated address[\s\S]*--trust-lock/);
      return true;
    });
  }
  await app.emptyStore();
  await repository.publish({ packages: second, date: now() - 60 });
  await assert.rejects(app.use(lock), { code: "lock.invalid", message: /, nor do 1 other$/ });
  const events: WherryEvent[] = [];
  assert.deepEqual(await app.use(lock, { trustLock: true, events }), lock);
  assert.match(
    JSON.stringify(events),
    /"warning".*is trusted as it is: none of its packages and tools is held against/,
  );
});

test("what is in the store gains no authority: an InRelease of another signer is not believed, nor its lists", async () => {
  await using folder = await temporaryDirectory();
  await using stranger = await startFakeRepository({ packages: second, date: now() - 60 });
  await using repository = await startFakeRepository({ packages: first, date: now() - 7200 });
  const forger = await openApp(folder.path, stranger);
  const forged = await forger.lock();
  const app = await openApp(folder.path, repository);
  await app.lock();
  // The forger's InRelease and lists are in the store by their digests.
  const id = `${repository.url} trixie`;
  const request = (await app.lock()).request;
  const release = forged.repositories[0]?.release ?? "";
  const lock = { ...forged, request, repositories: [{ id, release }] };
  await assert.rejects(app.use(lock), { code: "lock.invalid", message: /stands in no verified list/ });
});

test("what a lock says of scripts is held against the records that come with Wherry, and refused where none may be its own", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  const [telnet] = (await loadShippedRecords(["telnet"])).filter((record) => record.package === "telnet");
  assert.ok(telnet !== undefined);
  const own = { ...telnet, scripts: [{ name: "postinst", sha256: "0".repeat(64) }] };
  const records = [telnet, own];
  assert.deepEqual(await app.use({ ...lock, records }), { ...lock, records });
  const effects = [{ kind: "directory", path: "/opt/door", mode: 0o777, user: "root", group: "root" }] as const;
  const changed = { ...lock, records: [{ ...telnet, effects }, own] };
  await assert.rejects(app.use(changed), (error: WherryError) => {
    assert.equal(error.code, "lock.invalid");
    assert.equal(error.message, "what this lock says of the scripts of telnet is not the one that comes with Wherry");
    assert.match(error.hint ?? "", /another version of Wherry[\s\S]*wherry lock DEFINITION[\s\S]*--trust-lock/);
    return true;
  });
  assert.deepEqual(await app.use(changed, { trustLock: true }), changed);
  const strict = await openApp(folder.path, repository, "", ", scripts: refuse");
  const message = "what this lock says of the scripts of telnet does not come with Wherry";
  const { request } = await strict.lock();
  await assert.rejects(strict.use({ ...lock, request, records }), { code: "lock.invalid", message });
  await strict.use({ ...lock, request, records: [telnet] });

  // Answers make it another record only where the definition gives them.
  const answered = { ...changed, records: [{ ...telnet, asked: [], answers: { "telnet/question": "x" }, effects }] };
  await assert.rejects(app.use(answered), { code: "lock.invalid" });
  const answering = await openApp(folder.path, repository, "", ", answers: { telnet/question: x }");
  assert.deepEqual(await answering.use(answered), answered);
});

test("tools come from the repositories of tools only, and an image's packages from those of its definition", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: first });
  const app = await openApp(folder.path, repository);
  const lock = await app.lock();
  const asked = repository.requests.length;
  for (const trustLock of [false, true]) {
    await assert.rejects(app.use({ ...lock, tools: lock.packages }, { trustLock }), {
      code: "lock.invalid",
      message: /^the tool agent comes from http:\S+ trixie, but tools come from debian:trixie only$/,
    });
    await assert.rejects(app.use({ ...lock, repositories: [{ id: "debian:trixie" }] }, { trustLock }), {
      code: "lock.invalid",
      message: /^agent comes from debian:trixie, which the definition does not name$/,
    });
  }
  assert.equal(repository.requests.length, asked);
});

test("a lock's tools are those that the tool sets name, and what they need", async () => {
  await using folder = await temporaryDirectory();
  const packages = [
    { name: "erofs-utils", version: "1", fields: { Depends: "libc6, zlib | other-zlib" } },
    { name: "libc6", version: "1" },
    { name: "other-zlib", version: "1", fields: { Provides: "zlib" } },
    { name: "hello", version: "1" },
  ];
  await using repository = await startFakeRepository({ packages });
  const index = await openRepository(await repository.source(folder.path), repositoryContext(folder.path));
  const tool = (name: string) => {
    const format = "debian";
    return { name, version: "1", architecture: "all", format, repository: 0, path: "x", size: 1, sha256: "" };
  };
  const hold = (...names: readonly string[]) =>
    requireKnownTools(
      names.map(tool),
      names.flatMap((name) => index.packagesNamed(name).map(standingPackage)),
      { architecture: "amd64", file: "x.lock" },
    );
  hold("erofs-utils", "libc6", "other-zlib");
  assert.throws(() => hold("erofs-utils", "hello"), { code: "lock.invalid", message: /^hello is not a tool/ });
  assert.throws(() => hold("libc6"), { code: "lock.invalid", message: /^the tools of this lock lack erofs-utils$/ });
});

test("a package of a folder must still be there as it was", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "app.yaml");
  await mkdir(join(folder.path, "debs"));
  const deb = join(folder.path, "debs/agent.deb");
  await writeFile(deb, await buildDeb({ name: "agent", version: "1" }));
  await writeFile(file, 'name: app\nversion: "1"\nrepositories: [{ path: debs }]\npackages: { install: [agent] }\n');
  const { definition } = await loadDefinition(file, { stockDirectory: folder.path, cwd: folder.path });
  const workshop = await workshopIn(folder.path);
  const lockFile = join(folder.path, "app.lock.json");
  await writeFile(lockFile, formatLock(await chooseLock(definition, { lockFile: undefined, workshop })));
  await chooseLock(definition, { lockFile, workshop });
  await writeFile(deb, await buildDeb({ name: "agent", version: "1", files: { "/usr/bin/agent": "other" } }));
  await assert.rejects(chooseLock(definition, { lockFile, workshop }), {
    code: "lock.invalid",
    message: /^agent 1, as this lock has it, stands in no verified list of \.\/debs$/,
  });
});

test("a package whose version would steer a terminal gets into no lock", async () => {
  await using folder = await temporaryDirectory();
  const version = "1\u001b[2Jx\u009b";
  await using repository = await startFakeRepository({ packages: [...first, { name: "agent", version }] });
  const app = await openApp(folder.path, repository);
  assert.doesNotMatch(formatLock(await app.lock()), /2J/);
  const file = join(folder.path, "local.yaml");
  await mkdir(join(folder.path, "debs"));
  await writeFile(join(folder.path, "debs/agent.deb"), await buildDeb({ name: "agent", version }));
  await writeFile(file, 'name: app\nversion: "1"\nrepositories: [{ path: debs }]\npackages: { install: [agent] }\n');
  const { definition } = await loadDefinition(file, { stockDirectory: folder.path, cwd: folder.path });
  const workshop = await workshopIn(folder.path);
  await assert.rejects(chooseLock(definition, { lockFile: undefined, workshop }), {
    code: "package.malformed",
    message: /agent\.deb has the Version "1\\u001b/,
  });
});

async function openApp(folder: string, repository: FakeRepository, flags = "", wishes = "") {
  const { keys } = await repository.source(folder);
  const file = join(folder, "app.yaml");
  const text = `repositories: [{ url: "${repository.url}", suite: trixie, keys: [${keys[0]}]${flags} }]`;
  await writeFile(file, `name: app\nversion: "1"\nkernel: null\n${text}\npackages: { install: [agent]${wishes} }\n`);
  const { definition } = await loadDefinition(file, { stockDirectory: folder, cwd: folder });
  const workshop = await workshopIn(folder);
  const lockFile = join(folder, "app.lock.json");
  return {
    memo: workshop.store.memo,
    lock: () => chooseLock(definition, { lockFile: undefined, workshop }),
    async use(lock: Lock, { trustLock = false, events = [] as WherryEvent[] } = {}): Promise<Lock> {
      await writeFile(lockFile, formatLock(lock));
      const emit = (event: WherryEvent) => void events.push(event);
      return await chooseLock(definition, { lockFile, trustLock, workshop: { ...workshop, emit } });
    },
    emptyStore: async () => {
      await rm(workshop.store.directory, { recursive: true });
    },
  };
}
