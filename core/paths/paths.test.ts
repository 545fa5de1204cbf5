import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { ancestorsOf, baseName, cleanPath, followLinks, isWithin, joinPath, normalisePath, parentOf } from "./paths.ts";

test("the ancestors of a path are its parents, outermost first", () => {
  assert.deepEqual(ancestorsOf("/usr/bin/bash"), ["/", "/usr", "/usr/bin"]);
  assert.deepEqual(ancestorsOf("/"), []);
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

test("a path is its folder and its name, and lies within each of its ancestors", () => {
  const path = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
  assertProperty(
    fc.property(path, (one) => {
      if (one !== "/") assert.equal(joinPath(parentOf(one), baseName(one)), one);
      for (const ancestor of ancestorsOf(one)) assert.ok(isWithin(one, ancestor));
    }),
  );
});

test("a neighbour whose name begins alike does not lie within a folder", () => {
  assert.equal(isWithin("/usr2", "/usr"), false);
  assert.equal(isWithin("/usr", "/usr/bin"), false);
  assert.equal(isWithin("/usr", "/usr"), true);
});

test("links are followed wherever they stand, and end at the root", () => {
  const links = new Map([
    ["/bin", "usr/bin"],
    ["/usr/bin/sh", "dash"],
    ["/usr/out", "../../../etc"],
    ["/usr/absolute", "/bin/sh"],
    ["/loop", "loop"],
  ]);
  const follow = (one: string) => followLinks(one, (at) => links.get(at));
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["/bin/sh", "/usr/bin/dash"],
    ["/usr/out/passwd", "/etc/passwd"],
    ["/usr/absolute", "/usr/bin/dash"],
    ["/bin/../lib", "/usr/lib"],
    ["/missing/./file", "/missing/file"],
    ["/loop", undefined],
    ["/", "/"],
  ];
  for (const [written, meant] of cases) assert.equal(follow(written), meant, written);
});

test("forty links are followed, and no more", () => {
  const chain = (length: number) =>
    followLinks("/0", (at) => (Number(at.slice(1)) < length ? `${Number(at.slice(1)) + 1}` : undefined));
  assert.equal(chain(40), "/40");
  assert.equal(chain(41), undefined);
});

test("dots are taken out as text, and none leads above the root", () => {
  const written = fc.array(fc.constantFrom("a", "bc", "...", ".", "..", ""));
  assertProperty(
    fc.property(written, (parts) => {
      const once = normalisePath(`/${parts.join("/")}`);
      assert.ok(
        once === "/" ||
          once
            .split("/")
            .slice(1)
            .every((part) => ["a", "bc", "..."].includes(part)),
        once,
      );
      assert.equal(normalisePath(once), once);
    }),
  );
  assert.equal(normalisePath("/../../a/./b/../c"), "/a/c");
});
