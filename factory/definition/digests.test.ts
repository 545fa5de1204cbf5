import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { EVERY_KEY } from "@wherry/testing/samples/definitions.ts";
import fc from "fast-check";
import { canonicalJson, requestDigest } from "./digests.ts";
import { loadDefinition } from "./load.ts";

async function load(folder: string, yaml: string) {
  await mkdir(join(folder, "keys"), { recursive: true });
  await mkdir(join(folder, "files"), { recursive: true });
  await mkdir(join(folder, "packages"), { recursive: true });
  await writeFile(join(folder, "keys/example.asc"), "key");
  await writeFile(join(folder, "files/app.conf"), "x");
  await writeFile(join(folder, "image.yaml"), yaml);
  return (await loadDefinition("./image.yaml", { stockDirectory: folder, cwd: folder })).definition;
}

test("the same definition in another folder has the same digest of its request", async () => {
  await using one = await temporaryDirectory();
  await using two = await temporaryDirectory();
  const [here, there] = [await load(one.path, EVERY_KEY), await load(two.path, EVERY_KEY)];
  assert.notDeepEqual(here, there);
  assert.equal(requestDigest(here), requestDigest(there));
});

test("only what packages follow from changes the request", async () => {
  await using folder = await temporaryDirectory();
  const base = await load(folder.path, EVERY_KEY);
  const before = requestDigest(base);
  const changes: readonly (readonly [from: string, to: string, request: boolean])[] = [
    ["nginx-light, g++", "g++, nginx-light", false],
    ["nginx-light, g++", "g++", true],
    ["omit: [perl-base]", "omit: []", true],
    ["architecture: arm64", "architecture: amd64", true],
    ["package: linux-image-cloud-arm64", "package: linux-image-arm64", true],
    ["modules: [nvme]", "modules: []", false],
    ["- debian:trixie\n", "- debian:sid\n", true],
    ["- debian:trixie\n", '- { suite: "debian:trixie", anySuite: true }\n', false],
    ["- debian:trixie\n", '- { suite: "debian:trixie", checkValidUntil: false }\n', false],
    ["[main, contrib]", "[main]", true],
    ["hostname: edge.example.org", "hostname: other", false],
    ['"2.4.1~rc1"', '"2.4.1"', false],
  ];
  for (const [from, to, request] of changes) {
    const changed = await load(folder.path, EVERY_KEY.replace(from, to));
    assert.equal(requestDigest(changed) !== before, request, to);
  }
});

test("canonical JSON does not depend on the order of keys and reads back as the same value", () => {
  assertProperty(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      assert.equal(canonicalJson(reversed), canonicalJson(value));
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});
