import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkPaths } from "./paths.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["a file in a directory", "directories: [{ path: /a }]\nfiles: [{ path: /a/b, content: c }]"],
  ["a path that begins like a file", "files: [{ path: /a, content: c }, { path: /ab, content: c }]"],
  [
    "one path as a file and a link",
    "files: [{ path: /a, content: c }]\nlinks: [{ path: /a, target: b }]",
    `2:17: /a is a link here and a file on line 1 (remove one; an inherited one goes with "-/a" in its list)`,
  ],
  [
    "one path as a directory and a link",
    "directories: [{ path: /a }]\nlinks: [{ path: /a, target: b }]",
    `2:17: /a is a link here and a directory on line 1 (remove one; an inherited one goes with "-/a" in its list)`,
  ],
  [
    "a file far below a file",
    "files:\n  - { path: /a/b/c/d, content: c }\n  - { path: /a, content: c }",
    "2:13: /a/b/c/d lies below /a, which is a file on line 3 (only a directory can hold other things)",
  ],
  [
    "a directory below a link",
    "links: [{ path: /a, target: b }]\ndirectories: [{ path: /a/b }]",
    "2:23: /a/b lies below /a, which is a link on line 1 (only a directory can hold other things)",
  ],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    assert.deepEqual(await checkText(checkPaths, yaml), problems);
  });
}
