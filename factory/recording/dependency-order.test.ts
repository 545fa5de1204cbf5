import assert from "node:assert/strict";
import { test } from "node:test";
import { packageOf } from "@wherry/testing/fakes/package-sketches.ts";
import { dependencyOrder, neededBy } from "./dependency-order.ts";

const packages = [
  packageOf({ name: "app", depends: "agent, library | other" }),
  packageOf({ name: "library", depends: "base" }),
  packageOf({ name: "mail-server", provides: "agent", depends: "certificates" }),
  packageOf({ name: "certificates" }),
  packageOf({ name: "base", depends: "circle" }),
  packageOf({ name: "circle", depends: "base" }),
  packageOf({ name: "alone" }),
];

test("packages come behind what they need, also what provides it, and circles end", () => {
  const order = dependencyOrder(packages);
  const names = [...order].sort(([, a], [, b]) => a - b).map(([name]) => name);
  assert.deepEqual(names, ["certificates", "mail-server", "circle", "base", "library", "app", "alone"]);
});

test("what packages need is found in turn, themselves not among it", () => {
  assert.deepEqual([...neededBy(["app"], packages)].sort(), [
    "base",
    "certificates",
    "circle",
    "library",
    "mail-server",
  ]);
  assert.deepEqual([...neededBy(["alone", "missing"], packages)], []);
});
