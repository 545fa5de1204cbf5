import assert from "node:assert/strict";
import { test } from "node:test";
import { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { normalisePath } from "../paths/paths.ts";
import { resolveParents, resolvePath } from "./paths.ts";

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
