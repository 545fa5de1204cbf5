import assert from "node:assert/strict";
import { test } from "node:test";
import { type PackageSketch, packageOf, sketchRules, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import type { Pin } from "../packages/repository/priorities.ts";
import type { RankedIndex } from "./ranked-index.ts";
import { mergeUniverses } from "./universe.ts";

function ranked(index: Partial<RankedIndex>, ...sketches: PackageSketch[]): RankedIndex {
  const { id = "main" } = index;
  const lookups = sketchUniverse(sketches.map((sketch) => packageOf(sketch, id)));
  return { ...lookups, id, suites: [], priority: 500, ...index };
}

const merged = mergeUniverses(
  [
    ranked({ id: "main" }, { name: "a", version: "1.9" }, { name: "b", provides: "x" }, { name: "c" }),
    ranked(
      { id: "security" },
      { name: "a", version: "1.10" },
      { name: "b", provides: "x" },
      { name: "d", provides: "x" },
    ),
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

const main = ranked({ suites: ["stable", "trixie"] }, { name: "a" }, { name: "b" });
const backports = ranked(
  { id: "backports", suites: ["trixie-backports"], priority: 100 },
  { name: "a", version: "2" },
  { name: "b" },
  { name: "c" },
);
const pinned: readonly (readonly [what: string, pins: readonly Pin[], priorities: string])[] = [
  ["without a pin it is that of its repository, the highest of several", [], "a=2:100 a=1:500 b=1:500 c=1:100"],
  [
    "a pin may speak of a whole repository",
    [{ package: "*", repository: "backports", priority: 600 }],
    "a=2:600 a=1:500 b=1:600 c=1:600",
  ],
  [
    "a pin may speak of a suite, by any of its names",
    [{ package: "*", suite: "stable", priority: -1 }],
    "a=2:100 a=1:-1 b=1:100 c=1:100",
  ],
  [
    "a pin that names packages goes before one that does not, wherever it stands",
    [
      { package: "*", suite: "trixie-backports", priority: 600 },
      { package: "a", suite: "trixie-backports", priority: 50 },
    ],
    "a=2:50 a=1:500 b=1:600 c=1:600",
  ],
  [
    "of several pins the first counts",
    [
      { package: "[ab]", suite: "trixie", priority: 990 },
      { package: "*", suite: "trixie", priority: 1 },
      { package: "b", suite: "trixie", priority: 2 },
    ],
    "a=2:100 a=1:990 b=1:990 c=1:100",
  ],
  [
    "a pin may speak of versions",
    [{ package: "a", version: "2*", priority: 1001 }],
    "a=2:1001 a=1:500 b=1:500 c=1:100",
  ],
];

for (const [what, pins, priorities] of pinned) {
  test(`a version has a priority: ${what}`, () => {
    const universe = mergeUniverses([main, backports], sketchRules, pins);
    const found = ["a", "b", "c"].flatMap((name) => universe.packagesNamed(name));
    assert.equal(found.map((one) => `${one.name}=${one.version}:${universe.priorityOf(one)}`).join(" "), priorities);
  });
}

test("a version that several suites have is a version of each", () => {
  const universe = mergeUniverses([main, backports], sketchRules);
  const [one] = universe.packagesNamed("b");
  assert.ok(one !== undefined);
  assert.deepEqual(universe.suitesOf(one), ["stable", "trixie", "trixie-backports"]);
});
