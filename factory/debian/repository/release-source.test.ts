import assert from "node:assert/strict";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { WherryError } from "@wherry/core/errors/errors.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import { createFakeKey } from "@wherry/testing/fakes/fake-key.ts";
import { startFakeRepository } from "@wherry/testing/fakes/fake-repository.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { now } from "../../system/clock.ts";
import { openRepository } from "./repository.ts";

const packages = [{ name: "hello", version: "1.0" }];

test("where no server answers, what was read last does, with a warning; a refusal is no reason to use it", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, repositoryContext(folder.path));
  await repository.publish({ packages: [], date: now() - 60 });
  repository.misbehave("InRelease", { truncate: 10 });
  const events: WherryEvent[] = [];
  const context = repositoryContext(folder.path, { emit: (event) => events.push(event) });
  const opened = await openRepository(source, context);
  assert.equal(opened.packagesNamed("hello").length, 1);
  assert.match(JSON.stringify(events), /is used as it was on \d{4}-\d\d-\d\d: cannot fetch .*InRelease/);
  repository.misbehave("InRelease", { status: 403 });
  await assert.rejects(openRepository(source, context), { code: "repository.unreachable", message: /HTTP 403/ });
});

test("what was read last is not used once it has expired", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages, validUntil: now() + 3600 });
  const source = await repository.source(folder.path);
  await openRepository(source, repositoryContext(folder.path));
  const late = repositoryContext(folder.path, { offline: true, now: now() + 7200 });
  await assert.rejects(openRepository(source, late), { code: "repository.expired" });
});

const newer = [{ name: "hello", version: "2.0" }];

test("a suite is refused where its Release names another one, with both names", async () => {
  await using folder = await temporaryDirectory();
  const renamed = (suite: string, codename: string) => (text: string) =>
    text.replace(/^Suite: .*$/m, `Suite: ${suite}`).replace(/^Codename: .*$/m, `Codename: ${codename}`);
  for (const [asked, editRelease] of [
    ["trixie", renamed("oldstable", "bookworm")],
    ["trixie-security", renamed("stable", "trixie")],
    ["trixie", (text: string) => text.replace(/^(Suite|Codename): .*\n/gm, "")],
  ] as const) {
    await using repository = await startFakeRepository({ packages, suite: asked, editRelease });
    const source = await repository.source(folder.path);
    await assert.rejects(openRepository(source, repositoryContext(folder.path)), (error: WherryError) => {
      assert.equal(error.code, "repository.identity");
      assert.match(
        error.message,
        /InRelease names (Suite "\w+", Codename "\w+"|no suite), but "[a-z-]+" was asked for$/,
      );
      assert.match(error.hint ?? "", /anySuite: true/);
      return true;
    });
    const events: WherryEvent[] = [];
    const context = repositoryContext(folder.path, { emit: (event) => events.push(event) });
    assert.equal((await openRepository({ ...source, anySuite: true }, context)).packagesNamed("hello").length, 1);
    assert.match(JSON.stringify(events), /because the definition says anySuite/);
    await assert.rejects(openRepository(source, { ...context, offline: true }), { code: "repository.unreachable" });
  }
});

test("a suite may be asked for by its Suite or its Codename; a flat repository has no suite", async () => {
  await using folder = await temporaryDirectory();
  const editRelease = (text: string) => text.replace(/^Codename: .*$/m, "Codename: x");
  for (const suite of ["trixie", "./"]) {
    await using repository = await startFakeRepository({ packages, suite, editRelease });
    await openRepository(await repository.source(folder.path, suite === "./" ? [] : ["main"]), {
      ...repositoryContext(folder.path),
    });
  }
});

test("the newest Release that was read wins; an older one is used only where the command line accepts it, once", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages: newer, date: now() - 60 });
  const source = await repository.source(folder.path);
  await openRepository(source, repositoryContext(folder.path));
  await repository.publish({ packages, date: now() - 7200 });
  const read = async (changes: Parameters<typeof repositoryContext>[1] = {}) => {
    const events: WherryEvent[] = [];
    const context = repositoryContext(folder.path, { ...changes, emit: (event) => events.push(event) });
    const versions = (await openRepository(source, context)).packagesNamed("hello").map(({ version }) => version);
    return { versions, said: JSON.stringify(events) };
  };
  const refused = await read();
  assert.deepEqual(refused.versions, ["2.0"]);
  assert.match(refused.said, /the mirror has an older one, of .*, which is refused.*--accept-release/);
  const accepted = await read({ acceptChanged: [`${repository.url} trixie`] });
  assert.deepEqual(accepted.versions, ["1.0"]);
  assert.match(accepted.said, /is older than when it was last read, as accepted/);
  assert.deepEqual((await read()).versions, ["2.0"]);
});

test("a kept Release that nobody vouches for does not hold up an honest one", async () => {
  await using folder = await temporaryDirectory();
  await using stranger = await startFakeRepository({ packages: newer, date: now() - 60 });
  await using repository = await startFakeRepository({ packages, date: now() - 7200 });
  const own = await repository.source(folder.path);
  const { keys } = await stranger.source(folder.path);
  await openRepository({ ...own, url: stranger.url, keys }, repositoryContext(folder.path));
  const [kept = ""] = (await readdir(join(folder.path, "cache/releases"))).filter((name) => name.endsWith(".json"));
  await openRepository(own, repositoryContext(folder.path));
  const names = (await readdir(join(folder.path, "cache/releases"))).filter((name) => name.endsWith(".json"));
  const mine = names.find((name) => name !== kept) ?? "";
  await copyFile(join(folder.path, "cache/releases", kept), join(folder.path, "cache/releases", mine));
  const index = await openRepository(own, repositoryContext(folder.path));
  assert.deepEqual(
    index.packagesNamed("hello").map(({ version }) => version),
    ["1.0"],
  );
});

for (const field of ["Origin", "Suite", "Codename"]) {
  test(`a change of ${field} is an error that says how to accept it; accepted once, it is how the suite is known`, async () => {
    await using folder = await temporaryDirectory();
    await using repository = await startFakeRepository({ packages, date: now() - 7200 });
    const source = await repository.source(folder.path);
    await openRepository(source, repositoryContext(folder.path));
    const editRelease = (text: string) => text.replace(new RegExp(`^${field}: .*$`, "m"), `${field}: other`);
    await repository.publish({ packages: newer, date: now() - 60, editRelease });
    await assert.rejects(openRepository(source, repositoryContext(folder.path)), (error: WherryError) => {
      assert.equal(error.code, "repository.identity");
      assert.match(error.message, new RegExp(`has changed its ${field} from "\\w+" to "other"$`));
      assert.match(error.hint ?? "", /--accept-release "http:.* trixie"/);
      return true;
    });
    const acceptChanged = [`${repository.url} trixie`];
    await openRepository(source, repositoryContext(folder.path, { acceptChanged }));
    await openRepository(source, repositoryContext(folder.path));
  });
}

test("a suite of updates that may be withheld for ever says so", async () => {
  await using folder = await temporaryDirectory();
  for (const [suite, validUntil, warns] of [
    ["trixie-security", undefined, true],
    ["trixie-updates", undefined, true],
    ["trixie-security", now() + 3600, false],
    ["trixie", undefined, false],
  ] as const) {
    await using repository = await startFakeRepository({
      packages,
      suite,
      ...(validUntil === undefined ? {} : { validUntil }),
    });
    const events: WherryEvent[] = [];
    const context = repositoryContext(folder.path, { emit: (event) => events.push(event) });
    await openRepository(await repository.source(folder.path), context);
    assert.equal(/does not say until when it is valid/.test(JSON.stringify(events)), warns, suite);
  }
});

test("of kept tables of contents one is had by its digest, however old it is; a changed one is not there", async () => {
  await using folder = await temporaryDirectory();
  const [date, validUntil] = [now() - 7200, now() + 60];
  await using repository = await startFakeRepository({ packages, date, validUntil });
  const source = await repository.source(folder.path);
  const { release = "" } = await openRepository(source, repositoryContext(folder.path));
  await repository.publish({ packages: newer, date: now() - 60 });
  await openRepository(source, repositoryContext(folder.path));
  const late = repositoryContext(folder.path, { now: now() + 7200, offline: true });
  const versions = async (kept: "latest" | { release: string }) =>
    (await openRepository(source, { ...late, kept })).packagesNamed("hello").map(({ version }) => version);
  assert.deepEqual(await versions({ release }), ["1.0"]);
  assert.deepEqual(await versions("latest"), ["2.0"]);
  const file = join(folder.path, "cache/releases/named", `${release}.json`);
  const documents = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...documents, document: Buffer.from("Suite: trixie").toString("base64") }));
  await assert.rejects(versions({ release }), { code: "repository.missing" });
});

test("what was taken without a signature does not make a store forget what is newest", async () => {
  await using folder = await temporaryDirectory();
  const date = now() - 7200;
  await using repository = await startFakeRepository({ packages: newer, date });
  const source = await repository.source(folder.path);
  const context = repositoryContext(folder.path);
  await openRepository(source, context);
  await repository.publish({ packages: [], date: now() - 60, signature: "none" });
  await openRepository({ ...source, keys: [], trusted: true }, context);
  await repository.publish({ packages, date: date - 3600 });
  const events: WherryEvent[] = [];
  const opened = await openRepository(source, { ...context, emit: (event) => events.push(event) });
  assert.equal(opened.packagesNamed("hello")[0]?.version, "2.0");
  assert.match(JSON.stringify(events), /has an older one/);
});

test("what another definition's keys sign does not make a store forget what is newest", async () => {
  await using folder = await temporaryDirectory();
  const date = now() - 7200;
  await using repository = await startFakeRepository({ packages: newer, date });
  const source = await repository.source(folder.path);
  const context = repositoryContext(folder.path);
  await openRepository(source, context);
  const key = await createFakeKey(date - 3600);
  const other = join(folder.path, "other.asc");
  await writeFile(other, key.publicKey);
  await repository.publish({ packages: [], date: now() - 60, key });
  await openRepository({ ...source, keys: [other] }, context);
  await repository.publish({ packages, date: date - 3600 });
  const opened = await openRepository(source, context);
  assert.equal(opened.packagesNamed("hello")[0]?.version, "2.0");
});

test("a store does not forget what is newest when the key expires that signed it", async () => {
  await using folder = await temporaryDirectory();
  const day = 24 * 60 * 60;
  const date = now() - 20 * day;
  const lasting = await createFakeKey(date - 30 * day);
  const expiring = await createFakeKey(date - 30 * day, 35 * day);
  await using repository = await startFakeRepository({ packages: newer, date, key: expiring });
  const source = await repository.source(folder.path);
  const both = join(folder.path, "both.asc");
  await writeFile(both, lasting.publicKey);
  const keys = [...source.keys, both];
  await openRepository({ ...source, keys }, repositoryContext(folder.path, { now: date + day }));
  await repository.publish({ packages, date: date - day, key: lasting });
  const context = repositoryContext(folder.path);
  await assert.rejects(openRepository({ ...source, keys }, context), {
    code: "repository.signature",
    message: /expired/,
  });
  await repository.publish({ packages, date: date + day, key: lasting });
  await openRepository({ ...source, keys }, context);
});
