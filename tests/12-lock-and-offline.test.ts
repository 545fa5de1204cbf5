import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { parseLock } from "@wherry/factory/lock/lock-file.ts";
import { run } from "@wherry/factory/system/processes.ts";
import type { LoopbackMirror } from "@wherry/testing/fakes/loopback-mirror.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { startMirror, withoutMirror } from "./support/mirror.ts";
import { artifact, build, digests, wherry } from "./support/wherry.ts";

const skip = await withoutMirror();
const noNetwork = ["unshare", "--net"];
const canUnshare = await run("unshare", ["--net", "true"]).then(
  ({ status }) => status === 0,
  () => false,
);
const cannotUnshare = "this user cannot take the network away (unshare --net): run the test as root";

describe("with a lock", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let mirror: LoopbackMirror;
  let first: BuildResult;
  let lock: string;
  let store: string;

  before(async () => {
    folder = await temporaryDirectory();
    mirror = await startMirror();
    first = await build("core", join(folder.path, "first"));
    lock = artifact(first, "lock");
    store = join(folder.path, "store");
  });
  after(async () => {
    await mirror[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test("an empty store is filled with what the lock names, tools included, and the signed lists in which that stands", async () => {
    const locked = parseLock(await readFile(lock, "utf8"), lock);
    const all = [...locked.packages, ...locked.boot, ...locked.tools];
    assert.ok(locked.tools.length > 0, "the tools are in the lock");
    const args = [...mirror.options, "--lock", lock];
    const result = await build("core", join(folder.path, "out"), { store, args });
    const expected = new Set(all.map(({ path }) => path));
    const [lists, others] = [true, false].map((isList) =>
      mirror.paths.filter((path) => path.startsWith("dists/") === isList).sort(),
    );
    assert.deepEqual(others, [...expected].sort());
    const suites = new Set(locked.repositories.map(({ id }) => id.replace("debian:", "")));
    for (const path of lists ?? []) {
      const [, suite = "", file] = /^dists\/([a-z-]+)\/(InRelease|main\/binary-[a-z0-9]+\/\S+)$/.exec(path) ?? [];
      assert.ok(file !== undefined && suites.has(suite), path);
    }
    assert.equal(new Set(lists).size, lists?.length, "each is fetched once");
    assert.deepEqual(digests(result), digests(first));
  });

  test("a full store needs no network at all", async (context) => {
    if (!canUnshare) return context.skip(cannotUnshare);
    const result = await build("core", join(folder.path, "out"), { store, args: ["--lock", lock], through: noNetwork });
    assert.deepEqual(digests(result), digests(first));
  });

  test("WHERRY_OFFLINE=1 keeps a build off the network, and says what would have been fetched", async () => {
    const empty = join(folder.path, "empty");
    const asked = mirror.paths.length;
    const args = ["build", "core", "--output", join(folder.path, "none"), "--lock", lock, ...mirror.options];
    const { status, stderr } = await wherry(args, { store: empty, env: { WHERRY_OFFLINE: "1" } });
    assert.equal(status, 1);
    assert.match(stderr, /http:\/\/127\.0\.0\.1:\d+\/debian\S*InRelease is not in the cache/);
    assert.equal(mirror.paths.length, asked);
    assert.deepEqual(await readdir(join(folder.path, "none")), []);
  });

  test("another definition is refused, with the command that renews the lock", async () => {
    const args = ["build", "base-container", "--output", join(folder.path, "none"), "--lock", lock];
    const { status, stderr } = await wherry(args);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /lock\.json: this lock was made for other packages[\s\S]*wherry lock \S+ --output \S+lock\.json/,
    );
  });

  test("a package that the mirror no longer has is named, with what to do", async () => {
    mirror.lose(/\/coreutils_/);
    const args = ["build", "core", "--output", join(folder.path, "none"), "--lock", lock, ...mirror.options];
    const { status, stderr } = await wherry(args, { store: join(folder.path, "empty") });
    assert.equal(status, 1);
    assert.match(stderr, /coreutils_\S+\.deb is no longer on the mirror[\s\S]*`wherry lock`/);
  });
});

describe("without a lock", { skip }, () => {
  for (const [what, options] of [
    ["WHERRY_OFFLINE=1", { env: { WHERRY_OFFLINE: "1" } }],
    ["no network at all", { through: noNetwork }],
  ] as const) {
    test(`a full store and ${what} give the image of the package lists of last time, with a warning`, async (context) => {
      if ("through" in options && !canUnshare) return context.skip(cannotUnshare);
      await using folder = await temporaryDirectory();
      const first = await build("base-container", join(folder.path, "first"));
      const output = join(folder.path, "second");
      const second = await wherry(["build", "base-container", "--output", output, "--json"], options);
      assert.equal(second.status, 0, second.stderr);
      assert.deepEqual(digests(JSON.parse(second.stdout)), digests(first));
      for (const suite of ["trixie", "trixie-updates", "trixie-security"]) {
        const warnings = second.stderr.match(new RegExp(`"debian:${suite} is used as it was on [0-9-]{10}`, "g"));
        assert.equal(warnings?.length, 1, second.stderr);
      }
    });
  }
});
