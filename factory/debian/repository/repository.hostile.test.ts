import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { type ErrorCode, WherryError } from "@wherry/core/errors/errors.ts";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import type { FakePackage } from "@wherry/testing/fakes/fake-deb.ts";
import { createFakeKey } from "@wherry/testing/fakes/fake-key.ts";
import {
  type FakeRepository,
  type FakeRepositoryOptions,
  startFakeRepository,
} from "@wherry/testing/fakes/fake-repository.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import type { RepositoryContext } from "../../packages/repository/repository.ts";
import { now } from "../../system/clock.ts";
import { findMirror } from "../policy/mirrors.ts";
import { openRepository } from "./repository.ts";

const packages: FakePackage[] = [{ name: "hello", version: "1.0", fields: { Depends: "libc6" } }];
const day = 24 * 60 * 60;

interface HostileCase {
  readonly name: string;
  readonly publish?: Partial<FakeRepositoryOptions>;
  readonly attack?: (repository: FakeRepository) => void | Promise<void>;
  readonly context?: Partial<RepositoryContext>;
  readonly code: ErrorCode;
  readonly says: RegExp;
}

const cases: readonly HostileCase[] = [
  {
    name: "one changed letter in InRelease",
    attack: (repository) =>
      repository.misbehave("InRelease", { replace: (bytes) => Buffer.from(bytes.toString().replace("Fake", "Fahe")) }),
    code: "repository.signature",
    says: /InRelease is not signed by a trusted key: key [0-9A-F]{16}: .*digest/,
  },
  {
    name: "an InRelease without a signature",
    attack: (repository) => repository.misbehave("InRelease", { replace: () => Buffer.from("Date: whenever\n") }),
    code: "repository.signature",
    says: /not one clear-signed message/,
  },
  {
    name: "unsigned text before the signed message",
    attack: (repository) =>
      repository.misbehave("InRelease", { replace: (bytes) => Buffer.concat([Buffer.from("SHA256:\n"), bytes]) }),
    code: "repository.signature",
    says: /not one clear-signed message/,
  },
  {
    name: "an InRelease signed by a stranger",
    attack: async (repository) => {
      await repository.publish({ packages, key: await createFakeKey(now() - 2 * day) });
    },
    code: "repository.signature",
    says: /key [0-9A-F]{16} is not trusted/,
  },
  {
    name: "a Release.gpg that belongs to another Release",
    publish: { signature: "detached" },
    attack: (repository) =>
      repository.misbehave("Release", { replace: (bytes) => Buffer.from(bytes.toString().replace("Fake", "Fahe")) }),
    code: "repository.signature",
    says: /Release is not signed by a trusted key/,
  },
  {
    name: "a Release past its Valid-Until",
    publish: { date: now() - 9 * day, validUntil: now() - 2 * day },
    code: "repository.expired",
    says: /InRelease expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
  },
  {
    name: "a Release from the future",
    publish: { editRelease: (text) => text.replace(/^Date: .*$/m, "Date: Fri, 01 Jan 2100 00:00:00 UTC") },
    code: "repository.expired",
    says: /made on 2100-01-01 00:00 UTC, which is in the future/,
  },
  {
    name: "a Release without SHA-256 sums",
    publish: { editRelease: (text) => text.replace("SHA256:", "MD5Sum:") },
    code: "repository.malformed",
    says: /lists no SHA-256 sums/,
  },
  {
    name: "a Release that lists a file outside of its folder",
    publish: { editRelease: (text) => `${text} ${"0".repeat(64)} 5 main/../../../etc/passwd\n` },
    code: "repository.malformed",
    says: /outside of its folder: "main\/\.\.\/\.\.\/\.\.\/etc\/passwd"/,
  },
  {
    name: "a changed index of the same size",
    attack: (repository) => repository.misbehave(/binary-amd64/, { replace: flipLastByte }),
    code: "repository.mismatch",
    says: /has the SHA-256 [0-9a-f]{64}, but the index promises [0-9a-f]{64}/,
  },
  {
    name: "an endless index",
    attack: (repository) =>
      repository.misbehave(/binary-amd64/, { replace: (bytes) => Buffer.concat([bytes, Buffer.alloc(1e6)]) }),
    code: "repository.mismatch",
    says: /has more than the \d+ bytes that the index promises/,
  },
  {
    name: "a short index",
    attack: (repository) =>
      repository.misbehave(/binary-amd64/, { replace: (bytes) => bytes.subarray(0, bytes.length - 9) }),
    code: "repository.mismatch",
    says: /has \d+ bytes, but the index promises \d+/,
  },
  {
    name: "an index that is always cut off",
    attack: (repository) => repository.misbehave(/binary-amd64/, { truncate: 20 }),
    code: "repository.unreachable",
    says: /tried 3 times/,
  },
  {
    name: "an index that unpacks to more than it says",
    attack: publishBomb,
    code: "repository.malformed",
    says: /bomb/,
  },
  {
    name: "a server that answers nothing but 503",
    attack: (repository) => repository.misbehave(/./, { status: 503 }),
    code: "repository.unreachable",
    says: /answers HTTP 503, tried 3 times/,
  },
  {
    name: "a suite that is not there",
    attack: (repository) => repository.files.clear(),
    code: "repository.missing",
    says: /dists\/trixie\/InRelease does not exist \(HTTP 404\)/,
  },
  {
    name: "an architecture that the suite is not built for",
    context: { architecture: "riscv64" },
    code: "repository.missing",
    says: /no component "main" for riscv64/,
  },
];

for (const { name, publish, attack, context, code, says } of cases) {
  test(`refused, with nothing left behind: ${name}`, async () => {
    await using folder = await temporaryDirectory();
    await using repository = await startFakeRepository({ packages, ...publish });
    await attack?.(repository);
    const error = await openRepository(
      await repository.source(folder.path),
      repositoryContext(folder.path, context),
    ).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof WherryError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, says);
    assert.ok(error.hint !== undefined && error.hint !== "", "it says what to do next");
    const cached = await readdir(join(folder.path, "cache"), { recursive: true, withFileTypes: true }).catch(() => []);
    const kept = cached.filter((entry) => entry.isFile() && !/\/releases(\/named)?$/.test(entry.parentPath));
    assert.deepEqual(kept, [], "no index is kept");
    assert.deepEqual(
      cached.filter((entry) => entry.name.endsWith(".new")),
      [],
      "nothing is half-written",
    );
  });
}

test("a refused InRelease does not replace the good one in the cache", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const source = await repository.source(folder.path);
  await openRepository(source, repositoryContext(folder.path));
  repository.misbehave("InRelease", { replace: () => Buffer.from("nonsense") });
  await assert.rejects(openRepository(source, repositoryContext(folder.path)), { code: "repository.signature" });
  const index = await openRepository(source, repositoryContext(folder.path, { offline: true }));
  assert.equal(index.packagesNamed("hello").length, 1);
});

test("a mirror of a past day is refused with what to do, and used with a warning where the definition says so", async () => {
  await using folder = await temporaryDirectory();
  const [date, validUntil] = [now() - 900 * day, now() - 893 * day];
  await using repository = await startFakeRepository({ packages, date, validUntil });
  const source = await repository.source(folder.path);
  const events: WherryEvent[] = [];
  const context = repositoryContext(folder.path, { emit: (event) => events.push(event) });
  await assert.rejects(openRepository(source, context), { code: "repository.expired", hint: /checkValidUntil: false/ });
  assert.equal((await openRepository({ ...source, checkValidUntil: false }, context)).date, date);
  assert.match(JSON.stringify(events), /"warning".* expired on .*because the definition says checkValidUntil: false/);
  // Nor does it stay allowed for those who did not say so.
  await assert.rejects(openRepository(source, context), { code: "repository.expired" });
});

test("what a packed list unpacks to is not believed because somebody noted it in the cache", async () => {
  await using folder = await temporaryDirectory();
  await using forger = await startFakeRepository({ packages: [{ name: "hello", version: "9" }] });
  await openRepository(await forger.source(folder.path), repositoryContext(folder.path));
  const [forged = ""] = await readdir(join(folder.path, "cache/indexes"));
  // As a repository does whose Release lists packed forms only.
  const editRelease = (text: string) => text.replace(/^ \S+ +\d+ \S+\/Packages\n/gm, "");
  await using repository = await startFakeRepository({ packages, compressions: ["xz"], editRelease });
  const source = await repository.source(folder.path);
  const open = async () =>
    (await openRepository(source, repositoryContext(folder.path))).packagesNamed("hello").map(({ version }) => version);
  const versions = await open();
  const memos = (await readdir(join(folder.path, "cache/memo"), { recursive: true })).filter((name) =>
    name.endsWith(".json"),
  );
  for (const name of memos) {
    const file = join(folder.path, "cache/memo", name);
    const text = await readFile(file, "utf8");
    const own = /\n"([0-9a-f]{64})"\n/.exec(text)?.[1];
    if (own !== undefined) await writeFile(file, text.replace(own, forged));
  }
  assert.deepEqual(await open(), versions);
  assert.notDeepEqual(versions, ["9"]);
});

test("503 and a cut-off body are overcome", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  repository.misbehave("InRelease", { status: 503, times: 2 });
  repository.misbehave(/binary-amd64/, { truncate: 30, times: 2 });
  const index = await openRepository(await repository.source(folder.path), repositoryContext(folder.path));
  assert.equal(index.packagesNamed("hello").length, 1);
  assert.deepEqual(
    repository.requests.map((line) => line.replace(/.* /, "")),
    ["503", "503", "200", "200", "206", "206"],
  );
});

test("a named suite is trusted by Debian's own keys only, wherever its mirror is", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  const environment = { WHERRY_MIRROR_DEBIAN: repository.url };
  const context = repositoryContext(folder.path, { mirrors: { environment, hostSettings: null } });
  const source = { kind: "suite", distribution: "debian", suite: "trixie", components: ["main"] } as const;
  await assert.rejects(openRepository(source, context), { code: "repository.signature" });
  assert.equal((await findMirror("debian", "trixie", context.mirrors)).url, repository.url);
  repository.files.clear();
  await assert.rejects(openRepository(source, context), (error: WherryError) => {
    assert.equal(error.code, "repository.missing");
    assert.match(error.message, /^debian:trixie is not on http:/);
    assert.match(error.hint ?? "", /chosen by WHERRY_MIRROR_DEBIAN/);
    return true;
  });
});

test("an abort ends the download at once", async () => {
  await using folder = await temporaryDirectory();
  await using repository = await startFakeRepository({ packages });
  repository.misbehave(/binary-amd64/, { delay: 60_000 });
  const source = await repository.source(folder.path);
  const context = repositoryContext(folder.path, { signal: AbortSignal.timeout(150) });
  await assert.rejects(openRepository(source, context), { code: "interrupted" });
});

function flipLastByte(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

/** A signed index of a few kilobytes that unpacks to 128 MiB. */
async function publishBomb(repository: FakeRepository): Promise<void> {
  const bomb = zstdCompressSync(Buffer.alloc(2 ** 27));
  const line = ` ${hash("sha256", bomb)} ${bomb.length} main/binary-amd64/Packages.zst\n`;
  await repository.publish({
    packages,
    byHash: false,
    editRelease: (text) => `${text.slice(0, text.indexOf("SHA256:"))}SHA256:\n${line}`,
  });
  repository.files.set("/dists/trixie/main/binary-amd64/Packages.zst", bomb);
}

test("what one repository says comes out of another's packed list is not believed of that one", async () => {
  await using folder = await temporaryDirectory();
  await using honest = await startFakeRepository({
    packages: [{ name: "hello", version: "1.0" }],
    compressions: ["xz"],
  });
  const listed = honest.files.get("/dists/trixie/main/binary-amd64/Packages.xz");
  assert.ok(listed);
  const digest = hash("sha256", listed);
  await using hostile = await startFakeRepository({
    packages: [{ name: "hello", version: "6.6" }],
    compressions: ["gz"],
    editRelease: (text) => `${text.trimEnd()}\n ${digest} 1 main/binary-amd64/Packages.xz\n`,
  });
  const context = repositoryContext(folder.path);
  assert.equal(
    (await openRepository(await hostile.source(folder.path), context)).packagesNamed("hello")[0]?.version,
    "6.6",
  );
  assert.equal(
    (await openRepository(await honest.source(folder.path), context)).packagesNamed("hello")[0]?.version,
    "1.0",
  );
});
