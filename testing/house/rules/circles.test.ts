import assert from "node:assert/strict";
import { test } from "node:test";
import { findCircles } from "./circles.ts";

const importsOf = (graph: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(graph).flatMap(([file, targets]) => targets.map((target) => ({ file, target })));

test("files that import each other are a circle, told once", () => {
  assert.deepEqual(findCircles(importsOf({ a: ["b"], b: ["c", "node:fs"], c: ["a", "d"], d: [] })), [
    ["a", "b", "c", "a"],
  ]);
});

test("a file that imports itself is one, too", () => {
  assert.deepEqual(findCircles(importsOf({ a: ["a"] })), [["a", "a"]]);
});

test("files that many others share are not circles", () => {
  assert.deepEqual(findCircles(importsOf({ a: ["b", "c"], b: ["d"], c: ["d"], d: ["e"] })), []);
});
