import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import { findDuplicates } from "./duplicates.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["one name twice, which says nothing else", "packages: { install: [a, b, a] }"],
  ["the same entry in lists that do not merge", "container: { command: [a, a] }"],
  [
    "one path twice",
    "files:\n  - { path: /a, content: b }\n  - { path: /a, content: c }",
    '3:5: files: "/a" stands here a second time; it first stands on line 2 (keep one of the two)',
  ],
  [
    "a name that is listed and taken away",
    "packages:\n  install:\n    - a\n    - -a",
    '4:7: packages.install: "a" is both listed and taken away; it first stands on line 3 (keep one of the two)',
  ],
  [
    "one user twice, and a group of one of them",
    "users:\n  - { name: a, groups: [x] }\n  - { name: a, groups: [y, -y] }",
    '3:5: users: "a" stands here a second time; it first stands on line 2 (keep one of the two)',
    '3:28: users[].groups: "y" is both listed and taken away; it first stands on line 3 (keep one of the two)',
  ],
  [
    "a firewall's rule in short and in long",
    "firewall:\n  allow:\n    - 22/tcp\n    - { ports: [22] }",
    '4:7: firewall.allow: "22/tcp" stands here a second time; it first stands on line 3 (keep one of the two)',
  ],
  ["entries without what names them", "users: [{ uid: 1 }, { uid: 1 }]"],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    const { root, sources } = await writtenDefinition(yaml);
    assert.deepEqual(findDuplicates(root, sources).map(outline), problems);
  });
}
