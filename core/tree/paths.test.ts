import assert from "node:assert/strict";
import { test } from "node:test";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import fc from "fast-check";
import {
  ancestorsOf,
  joinPath,
  normalisePath,
  parentOf,
  relativeTarget,
  resolveParents,
  resolvePath,
} from "./paths.ts";

const tree = smallTree({
  "/usr/bin/bash": "",
  "/bin": { link: "usr/bin" },
  "/usr/bin/sh": { link: "bash" },
  "/etc/alternatives/awk": { link: "/usr/bin/mawk" },
  "/loop": { link: "loop" },
  "/up": { link: "../../usr" },
});

const RESOLVED: [string, string, string][] = [
  ["/bin/sh", "/usr/bin/bash", "/usr/bin/sh"],
  ["/etc/alternatives/awk", "/usr/bin/mawk", "/etc/alternatives/awk"],
  ["/up/bin/bash", "/usr/bin/bash", "/usr/bin/bash"],
  ["/not/there", "/not/there", "/not/there"],
  ["/bin/../lib", "/usr/lib", "/usr/lib"],
];
for (const [path, whole, parents] of RESOLVED) {
  test(`${path} leads to ${whole}`, () => {
    assert.equal(resolvePath(tree, path), whole);
    assert.equal(resolveParents(tree, normalisePath(path) === path ? path : whole), parents);
  });
}

test("a link that leads to itself is an error, not an endless walk", () => {
  assert.throws(() => resolvePath(tree, "/loop/x"), { code: "tree.invalid" });
});

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
