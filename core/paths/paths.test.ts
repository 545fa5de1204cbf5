import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ancestorsOf, cleanPath, joinPath, normalisePath, parentOf, relativeTarget } from "./paths.ts";

test("the ancestors of a path are its parents, outermost first", () => {
  assert.deepEqual(ancestorsOf("/usr/bin/bash"), ["/", "/usr", "/usr/bin"]);
  assert.deepEqual(ancestorsOf("/"), []);
});

test("a relative target leads where it should from wherever the link lies", () => {
  const part = fc.stringMatching(/^[a-z]{1,3}$/);
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
  fc.assert(
    fc.property(path, path, (from, to) => {
      assert.equal(normalisePath(joinPath(parentOf(from), relativeTarget(from, to))), to);
    }),
    { seed: 11 },
  );
});

const CLEAN: readonly [path: string, clean: string][] = [
  ["a/../b/./c/", "b/c"],
  ["../../a", "../../a"],
  ["a/../../b", "../b"],
  ["./x//y/", "x/y"],
  ["..", ".."],
  ["/../a//b", "/a/b"],
  ["", "."],
  ["a/..", "."],
  ["/", "/"],
];
for (const [path, clean] of CLEAN) {
  test(`the shortest text of ${JSON.stringify(path)} is ${clean}`, () => {
    assert.equal(cleanPath(path), clean);
    assert.equal(cleanPath(clean), clean);
  });
}
