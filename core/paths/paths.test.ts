import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ancestorsOf, baseName, followLinks, isWithin, joinPath, normalisePath, parentOf } from "./paths.ts";

const name = fc.stringMatching(/^[a-z]{1,3}$/);
const path = fc.array(name, { maxLength: 4 }).map((parts) => `/${parts.join("/")}`);

test("a path is its folder and its name, and lies within each of its ancestors", () => {
  fc.assert(
    fc.property(path, (one) => {
      if (one !== "/") assert.equal(joinPath(parentOf(one), baseName(one)), one);
      assert.deepEqual(ancestorsOf(one).toReversed()[0] ?? "/", parentOf(one));
      for (const ancestor of ancestorsOf(one)) assert.ok(isWithin(one, ancestor));
    }),
  );
});

test("a neighbour whose name begins alike does not lie within a folder", () => {
  assert.equal(isWithin("/usr2", "/usr"), false);
  assert.equal(isWithin("/usr", "/usr/bin"), false);
  assert.equal(isWithin("/usr", "/usr"), true);
});

test("dots are taken out as text, and none leads above the root", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["/", "/"],
    ["//a/./b/", "/a/b"],
    ["/a/../b", "/b"],
    ["/../../a", "/a"],
    ["/a/b/../..", "/"],
    ["/...", "/..."],
  ];
  for (const [written, meant] of cases) assert.equal(normalisePath(written), meant);
  const parts = fc.array(fc.oneof(name, fc.constantFrom(".", "..", "")));
  fc.assert(
    fc.property(parts, (written) => {
      const once = normalisePath(`/${written.join("/")}`);
      assert.match(once, /^\/([a-z]+(\/[a-z]+)*)?$/);
      assert.equal(normalisePath(once), once);
    }),
  );
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
