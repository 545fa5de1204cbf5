import assert from "node:assert/strict";
import { test } from "node:test";
import { type PackageSketch, packageOf, sketchRules, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { mergeUniverses } from "./universe.ts";

function universe(repository: string, ...sketches: PackageSketch[]) {
  return sketchUniverse(sketches.map((sketch) => packageOf(sketch, repository)));
}

const merged = mergeUniverses(
  [
    universe("main", { name: "a", version: "1.9" }, { name: "b", provides: "x" }, { name: "c" }),
    universe("security", { name: "a", version: "1.10" }, { name: "b", provides: "x" }, { name: "d", provides: "x" }),
  ],
  sketchRules,
);

test("the versions of all indexes come together, the highest first", () => {
  assert.deepEqual(
    merged.packagesNamed("a").map((one) => `${one.version} ${one.origin.repository}`),
    ["1.10 security", "1.9 main"],
  );
});

test("where two indexes have the same version, the first index has it", () => {
  assert.deepEqual(
    merged.packagesNamed("b").map((one) => one.origin.repository),
    ["main"],
  );
  assert.deepEqual(
    merged.providersOf("x").map((one) => `${one.name} ${one.origin.repository}`),
    ["b main", "d security"],
  );
});

test("every name is listed once, and what nobody has is empty", () => {
  assert.deepEqual([...merged.names()], ["a", "b", "c", "d"]);
  assert.deepEqual(merged.packagesNamed("z"), []);
  assert.deepEqual(merged.providersOf("z"), []);
});

test("a name of an earlier index counts as mentioned earlier", () => {
  const order = ["a", "b", "c", "d", "z"].toSorted((a, b) => merged.mention(a) - merged.mention(b));
  assert.deepEqual(order, ["a", "b", "c", "d", "z"]);
  assert.equal(merged.mention("z"), Number.POSITIVE_INFINITY);
});
