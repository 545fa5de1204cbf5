import assert from "node:assert/strict";
import { test } from "node:test";
import type { ObjectNode } from "@wherry/config/json/data-node.ts";
import { plainValue } from "@wherry/config/json/plain-value.ts";
import { outline, writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import { withoutRemovals } from "./finish.ts";
import { mergeDefinitions } from "./merge.ts";

const nothing: ObjectNode = { kind: "object", entries: [], offset: 0, end: 0 };

const cases: readonly (readonly [what: string, yaml: string, finished: unknown, ...problems: string[]])[] = [
  ["what takes nothing away", "packages: { install: [vim] }", { packages: { install: ["vim"] } }],
  [
    "a removal without anything to take away",
    "packages: { install: [vim, -vi] }",
    { packages: { install: ["vim"] } },
    '1:28: packages.install: "-vi" takes nothing away: no extended definition has "vi" (did you mean "-vim"?)',
  ],
  [
    "a removal in an entry's own list",
    "users: [{ name: a, groups: [-wheel] }]",
    { users: [{ name: "a", groups: [] }] },
    '1:29: users[].groups: "-wheel" takes nothing away: no extended definition has "wheel" (remove the entry)',
  ],
  ["a key that is taken away", "sysctl: { a.b: 1, c.d: null }", { sysctl: { "a.b": 1 } }],
  ["null elsewhere", "kernel: null", { kernel: null }],
  [
    "words with a minus in a list that does not merge",
    "container: { command: [-x] }",
    { container: { command: ["-x"] } },
  ],
];

for (const [what, yaml, finished, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told"}`, async () => {
    const { root, sources } = await writtenDefinition(yaml);
    if (root.kind !== "object") throw assert.fail();
    const done = withoutRemovals(mergeDefinitions(nothing, root, sources), sources);
    assert.deepEqual(plainValue(done.root), finished);
    assert.deepEqual(done.findings.map(outline), problems);
  });
}
