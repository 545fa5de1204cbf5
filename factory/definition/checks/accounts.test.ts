import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkAccounts } from "./accounts.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  [
    "numbers that differ, or are left open",
    "users: [{ name: a, uid: 1000 }, { name: b }]\ngroups: [{ name: c, gid: 1000 }]",
  ],
  ["root with its own number", "users: [{ name: root, uid: 0 }]"],
  [
    "a number of two users",
    "users:\n  - { name: a, uid: 1000 }\n  - { name: b, uid: 1000 }",
    `3:21: uid 1000 is taken by "a" on line 2 (choose another number, or leave it out)`,
  ],
  [
    "a number of two groups",
    "groups: [{ name: a, gid: 5 }, { name: b, gid: 5 }]",
    `1:47: gid 5 is taken by "a" on line 1 (choose another number, or leave it out)`,
  ],
  [
    "a second root",
    "users: [{ name: a, uid: 0 }]",
    `1:25: uid 0 is root's own; "a" would be all-powerful (leave it out, or choose one from 1000 on)`,
  ],
  ["root with another number", "users: [{ name: root, uid: 1 }]", "1:28: root has the uid 0 (leave it out)"],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    assert.deepEqual(await checkText(checkAccounts, yaml), problems);
  });
}
