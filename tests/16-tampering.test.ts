import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { ErrorCode } from "@wherry/core/errors/errors.ts";
import { arArchive, debArchive, type RawTarEntry } from "@wherry/testing/fakes/deb-archive.ts";
import type { FakePackage } from "@wherry/testing/fakes/fake-deb.ts";
import { createFakeKey } from "@wherry/testing/fakes/fake-key.ts";
import {
  type FakeRepository,
  type FakeRepositoryOptions,
  startFakeRepository,
} from "@wherry/testing/fakes/fake-repository.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { wherry } from "./support/wherry.ts";

const hello: FakePackage = { name: "hello", version: "1.0", files: { "/usr/bin/hello": "hi".repeat(5000) } };
const day = 24 * 60 * 60;
const now = Math.floor(Date.now() / 1000);

interface Attack {
  readonly what: string;
  readonly publish?: Partial<FakeRepositoryOptions>;
  readonly misbehave?: (repository: FakeRepository) => void;
  readonly code: ErrorCode;
  readonly says: RegExp;
}

const flipLast = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]);

/** A correctly signed repository whose package is hostile. */
async function hostile(...data: RawTarEntry[]): Promise<Partial<FakeRepositoryOptions>> {
  const deb = await debArchive({ name: "hello", version: "1.0", architecture: "all", data, compression: "zst" });
  return { packages: [{ ...hello, deb }] };
}

/** The sizes in an ar archive's headers are decimal text at offset 48 of 60. */
async function lyingArchive(): Promise<Uint8Array> {
  const deb = await debArchive({ name: "hello", version: "1.0", architecture: "all" });
  deb.write("9999999999", deb.indexOf("data.tar") + 48, "latin1");
  return deb;
}

const attacks: readonly Attack[] = [
  {
    what: "a table of contents with one changed letter",
    misbehave: (repository) =>
      repository.misbehave("InRelease", { replace: (bytes) => Buffer.from(bytes.toString().replace("Fake", "Fahe")) }),
    code: "repository.signature",
    says: /dists\/trixie\/InRelease is not signed by a trusted key/,
  },
  {
    what: "a table of contents that a stranger signed",
    publish: { key: await createFakeKey(now - 2 * day) },
    code: "repository.signature",
    says: /InRelease .*key [0-9A-F]{16} is not trusted/,
  },
  {
    what: "a table of contents that has expired",
    publish: { date: now - 9 * day, validUntil: now - 2 * day },
    code: "repository.expired",
    says: /InRelease/,
  },
  {
    what: "a changed index",
    misbehave: (repository) => repository.misbehave(/by-hash|Packages/, { replace: flipLast }),
    code: "repository.mismatch",
    says: /main\/binary-amd64\//,
  },
  {
    what: "a changed package",
    misbehave: (repository) => repository.misbehave(/\.deb$/, { replace: flipLast }),
    code: "repository.mismatch",
    says: /hello.*SHA-256/,
  },
  {
    what: "a package that grew",
    misbehave: (repository) =>
      repository.misbehave(/\.deb$/, { replace: (bytes) => Buffer.concat([bytes, Buffer.alloc(100)]) }),
    code: "repository.mismatch",
    says: /hello.*larger/,
  },
  {
    what: "a download that always breaks off",
    misbehave: (repository) => repository.misbehave(/\.deb$/, { truncate: 100 }),
    code: "repository.unreachable",
    says: /hello_1\.0_all\.deb.*tried 5 times/,
  },
  {
    what: "a package that is gone",
    misbehave: (repository) => repository.misbehave(/\.deb$/, { status: 404 }),
    code: "repository.missing",
    says: /hello_1\.0_all\.deb.*no longer on the mirror[\s\S]*wherry lock/,
  },
  {
    what: "a package with a path that climbs",
    publish: await hostile({ path: "./usr/../../etc/passwd", content: "x" }),
    code: "package.unsafe",
    says: /hello.*leaves its tree/,
  },
  {
    what: "a package with an absolute path",
    publish: await hostile({ path: "/etc/passwd", content: "x" }),
    code: "package.unsafe",
    says: /hello.*"\/etc\/passwd"/,
  },
  {
    what: "a package with a link that climbs out",
    publish: await hostile({ path: "./x", type: "2", target: "../../etc" }),
    code: "package.unsafe",
    says: /hello.*leaves its tree/,
  },
  {
    what: "a package that writes through its own link",
    publish: await hostile({ path: "./x", type: "2", target: "/tmp" }, { path: "./x/y", content: "x" }),
    code: "package.unsafe",
    says: /hello.*below the symbolic link/,
  },
  {
    what: "a package with a device node",
    publish: await hostile({ path: "./sda", type: "4" }),
    code: "package.unsafe",
    says: /hello.*block-device/,
  },
  {
    what: "a package whose archive lies about its size",
    publish: { packages: [{ ...hello, deb: await lyingArchive() }] },
    code: "package.malformed",
    says: /hello/,
  },
  {
    what: "a package whose tar header lies about its size",
    publish: await hostile({ path: "./x", content: "x", size: 8 ** 10 }),
    code: "package.malformed",
    says: /hello.*ends too early/,
  },
  {
    what: "a package that is something else",
    publish: { packages: [{ ...hello, deb: arArchive([["debian-binary", "2.0\n"]]) }] },
    code: "package.malformed",
    says: /hello.*is not a \.deb/,
  },
  {
    what: "a package that says it is another one",
    publish: { packages: [{ ...hello, deb: await debArchive({ name: "sudo", version: "1.0", architecture: "all" }) }] },
    code: "package.malformed",
    says: /hello.*sudo/,
  },
  {
    what: "a package that unpacks to ten thousand times its size",
    publish: await hostile({ path: "./x", content: Buffer.alloc(300e6) }),
    code: "package.malformed",
    says: /hello.*decompression bomb/,
  },
];

for (const { what, publish, misbehave, code, says } of attacks) {
  test(`${what} is refused by name, and nothing of it stays`, async () => {
    await using folder = await temporaryDirectory();
    await using repository = await startFakeRepository({ packages: [hello], key: await createFakeKey(now - 30 * day) });
    const { url, suite, keys } = await repository.source(folder.path);
    const definition = join(folder.path, "victim.yaml");
    const source = JSON.stringify({ url, suite, keys });
    await writeFile(
      definition,
      `name: victim\nversion: "1.0.0"\nkernel: null\noutput: [oci]\npackages: { install: [hello] }\nrepositories: [${source}]\n`,
    );
    const output = join(folder.path, "out");
    const store = join(folder.path, "store");
    await repository.publish({ packages: [hello], ...publish });
    misbehave?.(repository);
    const args = ["build", definition, "--output", output];
    const attacked = await wherry(args, { store });
    assert.equal(attacked.status, 1, attacked.stderr);
    assert.equal(attacked.stdout, "");
    assert.ok(attacked.stderr.includes(`[${code}]`), attacked.stderr);
    assert.match(attacked.stderr, says);
    assert.doesNotMatch(attacked.stderr, /\n +at .+:\d+:\d+/);
    assert.deepEqual(await readdir(output), []);
    assert.deepEqual(await filesBelow(join(store, "tmp")), []);
    assert.deepEqual(await filesBelow(join(store, "packs")), []);

    repository.behave();
    await repository.publish({ packages: [{ ...hello, version: "1.1" }] });
    const afterwards = await wherry(args, { store });
    assert.equal(afterwards.status, 0, afterwards.stderr);
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}
