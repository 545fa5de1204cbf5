import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { holdPackageFormat, type SamplePackage } from "@wherry/testing/contracts/package-format.ts";
import { buildCountdown, countdownFormat } from "@wherry/testing/fakes/countdown-format.ts";
import { openFullStore } from "@wherry/testing/fixtures/open-store.ts";
import { repositoryContext } from "@wherry/testing/fixtures/repository-context.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { mergePackages } from "../merging/merge.ts";
import { solve } from "../solver/solve.ts";
import { mergeUniverses } from "../solver/universe.ts";
import { openStore, type Store } from "../store/store.ts";
import { packageFormats } from "./package-formats.ts";

holdPackageFormat(countdownFormat, {
  ascending: ["T-100", "T-10", "T-9", "T-1"],
  equal: [["T-7", "T-07"]],
  names: { valid: ["Moon_Lander", "Rocket"], invalid: ["rocket", "a", "Moon-Lander"] },
  invalidVersions: ["1.0", "T-", "T-x"],
  architectures: ["amd64", "arm64", "any"],
  relation: { text: "thing from T-3", constraint: { operator: ">=", version: "T-3" }, broken: "thing (>= 3)" },
  build: async (one) => buildCountdown(one),
});

const rocket: SamplePackage = {
  name: "Rocket",
  version: "T-10",
  architecture: "amd64",
  files: { "/etc/stage": "one" },
};

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function add(store: Store, one: SamplePackage) {
  const bytes = buildCountdown(one);
  const sha256 = hash("sha256", bytes);
  await store.addPackage({ name: one.name, sha256, size: bytes.length }, whole(bytes));
  const { name, version, architecture } = one;
  return { sha256, expected: { name, version, architecture, format: "countdown" } };
}

test("the solver orders versions, names packages and meets needs by the rules of another format", async () => {
  await using folder = await temporaryDirectory();
  for (const one of [
    rocket,
    { ...rocket, version: "T-9", requires: "Fuel from T-5; Crew from T-3" },
    { ...rocket, name: "Fuel", version: "T-6", architecture: "any" },
    { ...rocket, name: "Fuel", version: "T-4", architecture: "any" },
    { ...rocket, name: "Astronaut", version: "T-50", provides: "Crew" },
  ]) {
    await writeFile(join(folder.path, `${one.name}${one.version}.countdown`), buildCountdown(one));
  }
  const source = { kind: "local", path: folder.path, name: "./x" } as const;
  const verified = await countdownFormat.repositories.verify(source, repositoryContext(folder.path));
  const universe = mergeUniverses([await verified.open()], countdownFormat);
  const request = { install: ["Rocket"], omit: [], architecture: "amd64" };
  assert.deepEqual(
    solve(request, universe).packages.map(({ name, version, format }) => `${name} ${version} ${format}`),
    ["Astronaut T-50 countdown", "Fuel T-4 countdown", "Rocket T-9 countdown"],
  );
  const pinned = solve({ ...request, install: ["Rocket=T-10"] }, universe).packages;
  assert.deepEqual(
    pinned.map(({ version }) => version),
    ["T-10"],
  );
  assert.throws(() => solve({ ...request, install: ["rocket"] }, universe), {
    code: "definition.invalid",
    message: /"rocket" is not a package name/,
  });
});

test("the store unpacks packages of another format, and says of each which format it is of", async () => {
  await using folder = await temporaryDirectory();
  const formats = new Map([...packageFormats, [countdownFormat.name, countdownFormat]]);
  const { sha256, expected } = await (async () => {
    await using store = await openStore({ directory: folder.path, formats });
    const added = await add(store, rocket);
    assert.equal((await store.pack(added.sha256, added.expected)).format, "countdown");
    return added;
  })();
  // What is unpacked needs no format any more.
  await using later = await openFullStore({ directory: folder.path });
  const unpacked = await later.pack(sha256, expected);
  assert.equal(unpacked.format, "countdown");
  const node = unpacked.entries.get("/etc/stage");
  assert.ok(node?.kind === "file");
  assert.equal(Buffer.from(await later.read(node.content)).toString(), "one");
  const other = await add(later, { ...rocket, version: "T-9" });
  await assert.rejects(later.pack(other.sha256, other.expected), /cannot unpack countdown packages/);
});

test("packages of another format are merged by what it says about files that are taken over", async () => {
  await using folder = await temporaryDirectory();
  await using store = await openStore({ directory: folder.path, formats: new Map([["countdown", countdownFormat]]) });
  const unpack = async (one: SamplePackage) => {
    const { sha256, expected } = await add(store, one);
    return await store.pack(sha256, expected);
  };
  const rules = { replaces: countdownFormat.replaces, isBase: countdownFormat.isBase, layoutPackage: "Ground" };
  const old = await unpack(rocket);
  const rival = { ...rocket, name: "Shuttle", files: { "/etc/stage": "reused" } };
  const equal = await unpack(rival);
  assert.throws(() => mergePackages([old, equal], rules), { code: "tree.conflict" });
  const node = mergePackages([old, await unpack({ ...rival, replaces: "Rocket" })], rules).get("/etc/stage");
  assert.ok(node?.kind === "file");
  assert.equal(Buffer.from(await store.read(node.content)).toString(), "reused");
});
