import assert from "node:assert/strict";
import { test } from "node:test";
import { globExpression } from "./glob.ts";

const CASES: [string, string[], string[]][] = [
  ["/usr/share/foo/**", ["/usr/share/foo/a", "/usr/share/foo/a/b"], ["/usr/share/foo", "/usr/share/foobar/a"]],
  ["/usr/lib/**/*.a", ["/usr/lib/x.a", "/usr/lib/a/b/x.a"], ["/usr/lib/x.ab", "/usr/libx/x.a"]],
  ["/etc/*.conf", ["/etc/a.conf"], ["/etc/a/b.conf", "/etc/aconf"]],
  ["/a?c", ["/abc"], ["/a/c", "/ac"]],
  ["/x[0-9]", ["/x1"], ["/xa"]],
  ["/x[!0-9]", ["/xa"], ["/x1", "/x/"]],
  ["/a(b)+c", ["/a(b)+c"], ["/abbc"]],
];
for (const [glob, matching, others] of CASES) {
  test(`the glob ${glob} matches what it should and nothing else`, () => {
    for (const path of matching) assert.match(path, globExpression(glob));
    for (const path of others) assert.doesNotMatch(path, globExpression(glob));
  });
}
