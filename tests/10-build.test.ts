import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { BuildResult } from "@wherry/factory/build/pipeline.ts";
import { buildStages } from "@wherry/factory/build/stages.ts";
import { parseLock } from "@wherry/factory/lock/lock-file.ts";
import { run } from "@wherry/factory/system/processes.ts";
import { peSection } from "@wherry/formats/executable/read-pe.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { missingPeers } from "@wherry/testing/peers/skip.ts";
import { withoutMirror } from "./support/mirror.ts";
import { artifact, build, type WherryResult, wherry } from "./support/wherry.ts";

const skip = await withoutMirror();

describe("the stock container host", { skip }, () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let outcome: WherryResult;
  let result: BuildResult;

  before(async () => {
    folder = await temporaryDirectory();
    const args = ["build", "container-host", "--output", join(folder.path, "out"), "--format", "raw,qcow2", "--json"];
    outcome = await wherry(args);
    assert.equal(outcome.status, 0, outcome.stderr);
    result = JSON.parse(outcome.stdout);
  });
  after(async () => await folder[Symbol.asyncDispose]());

  test("has at most 150 packages, all of them in its lock", async () => {
    assert.ok(result.packages.length <= 150, `it has ${result.packages.length}`);
    const path = artifact(result, "lock");
    const lock = parseLock(await readFile(path, "utf8"), path);
    const locked = lock.packages.map(({ name, version }) => ({ name, version }));
    assert.deepEqual(result.packages, locked);
  });

  test("has an initrd of at most 4 MB", () => {
    const initrd = result.artifacts.find(({ kind }) => kind === "initrd");
    assert.ok(initrd !== undefined && initrd.bytes <= 4e6, `it has ${initrd?.bytes} bytes`);
  });

  test("is described by JSON of exactly this shape", () => {
    const keys = (value: object) => Object.keys(value).join(" ");
    assert.equal(keys(result), "name version architecture packages findings stages artifacts");
    assert.deepEqual([...new Set(result.packages.map(keys))], ["name version"]);
    assert.deepEqual([...new Set(result.stages.map(keys))], ["name wallSeconds cpuSeconds"]);
    assert.deepEqual([...new Set(result.artifacts.map(keys))], ["kind path bytes sha256"]);
    assert.deepEqual([result.name, result.version, result.architecture], ["container-host", "1.0.0", "amd64"]);
  });

  test("has artefacts of the sizes and digests that the JSON says, and nothing else lies beside them", async () => {
    const kinds = result.artifacts.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ["initrd", "lock", "qcow2", "raw", "uki", "usr", "verity"]);
    for (const { path, bytes, sha256 } of result.artifacts) {
      assert.equal((await stat(path)).size, bytes, path);
      assert.equal(await sha256Of(path), sha256, path);
    }
    const expected = result.artifacts.map(({ path }) => basename(path)).sort();
    assert.deepEqual((await readdir(join(folder.path, "out"))).sort(), expected);
  });

  test("went through each stage once, in order, and every one took some time", () => {
    const names = result.stages.map(({ name }) => name);
    assert.deepEqual(names, ["solve", "fetch", "tree", "check", "usr", "verity", "boot", "disk", "publish"]);
    const ofDisks = buildStages.filter((stage) => stage.name !== "lock" && stage.for !== "container");
    assert.deepEqual(
      names,
      ofDisks.map(({ name }) => name),
    );
    for (const { name, wallSeconds, cpuSeconds } of result.stages) {
      assert.ok(Number.isFinite(wallSeconds) && wallSeconds > 0, name);
      assert.ok(Number.isFinite(cpuSeconds) && cpuSeconds >= 0, name);
    }
  });

  test("tells what goes on as one JSON object a line on standard error, and standard output holds the result only", () => {
    assert.deepEqual(JSON.parse(outcome.stdout), result);
    const events = outcome.stderr.trimEnd().split("\n");
    for (const line of events) assert.equal(typeof JSON.parse(line).type, "string", line);
  });

  const peers: readonly (readonly [name: string, purpose: string, args: () => Promise<string[]>])[] = [
    ["fsck.erofs", "its /usr", async () => ["--extract", artifact(result, "usr")]],
    ["sgdisk", "its partition table", async () => ["-v", artifact(result, "raw")]],
    ["qemu-img", "its qcow2", async () => ["check", artifact(result, "qcow2")]],
    [
      "veritysetup",
      "its hash tree, with the root hash in its boot file",
      async () => ["verify", artifact(result, "usr"), artifact(result, "verity"), await rootHash(result)],
    ],
  ];
  for (const [name, purpose, args] of peers) {
    test(`${name} accepts ${purpose}`, async (context) => {
      const peer = await findPeer(name);
      if (peer === undefined) return context.skip(missingPeers([name]));
      const said = await run(peer.file, [...peer.prefix, ...(await args())]);
      assert.equal(said.status, 0, `${said.stdout}${said.stderr}`);
      if (name === "sgdisk") assert.match(said.stdout.toString(), /No problems found/);
    });
  }

  test("qemu-img finds the same disk in the raw image and in the qcow2", async (context) => {
    const peer = await findPeer("qemu-img");
    if (peer === undefined) return context.skip(missingPeers(["qemu-img"]));
    const compared = await run(peer.file, [
      ...peer.prefix,
      "compare",
      ...["-f", "raw", artifact(result, "raw"), "-F", "qcow2", artifact(result, "qcow2")],
    ]);
    assert.equal(compared.status, 0, `${compared.stdout}${compared.stderr}`);
  });
});

test("the container host for release is a qcow2 of at most 125 MB, which qemu-img accepts", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const result = await build("container-host", folder.path, { args: ["--compression", "release"] });
  const qcow2 = artifact(result, "qcow2");
  const { size } = await stat(qcow2);
  assert.ok(size <= 125e6, `it has ${size} bytes`);
  const peer = await findPeer("qemu-img");
  const checked = peer && (await run(peer.file, [...peer.prefix, "check", qcow2]));
  assert.equal(checked?.status ?? 0, 0, checked?.stderr ?? "");
});

test("the base container is an OCI archive of at most 12 MB", { skip }, async () => {
  await using folder = await temporaryDirectory();
  const result = await build("base-container", folder.path);
  const { size } = await stat(artifact(result, "oci"));
  assert.ok(size <= 12e6, `it has ${size} bytes`);
  assert.deepEqual(result.artifacts.map(({ kind }) => kind).sort(), ["lock", "oci"]);
});

async function rootHash(result: BuildResult): Promise<string> {
  const section = peSection(await readFile(artifact(result, "uki")), ".cmdline");
  const text = Buffer.from(section ?? []).toString("latin1");
  const [, hash] = /\busrhash=([0-9a-f]{64})\b/.exec(text) ?? [];
  assert.ok(hash !== undefined, text);
  return hash;
}

async function sha256Of(path: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(chunk);
  return digest.digest("hex");
}
