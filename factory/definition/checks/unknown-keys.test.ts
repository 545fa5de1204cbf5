import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, writtenDefinition } from "@wherry/testing/samples/written-definition.ts";
import * as v from "valibot";
import { unknownKeys } from "./unknown-keys.ts";

const schema = v.strictObject({
  mode: v.optional(v.string()),
  packages: v.optional(v.strictObject({ install: v.array(v.string()) })),
  files: v.optional(
    v.array(v.union([v.string(), v.strictObject({ path: v.string(), content: v.nullable(v.string()) })])),
  ),
  labels: v.optional(v.record(v.string(), v.string())),
});

const known = "known keys: mode, packages, files, labels";
const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["keys that are known", "mode: a\npackages: { install: [] }\nfiles: [a, { path: /a, content: b }]"],
  ["a map whose keys the user chooses", "labels: { anything: x }"],
  ["a misspelt key", "moed: a", '1:1: unknown key "moed" (did you mean "mode"?)'],
  ["another project's word", "permissions: a", '1:1: unknown key "permissions" (did you mean "mode"?)'],
  ["a key of a section", "install: [a]", '1:1: unknown key "install" (did you mean "packages.install"?)'],
  [
    "keys like nothing else",
    "zzzzzz: 1\nqqqqqq: 2",
    `1:1: unknown key "zzzzzz" (${known})`,
    `2:1: unknown key "qqqqqq" (${known})`,
  ],
  [
    "a key within a list's entry",
    "files:\n  - a\n  - path: /a\n    contents: x",
    '4:5: unknown key "contents" in files[1] (did you mean "content"?)',
  ],
  ["the name of a method of objects", "toString: 1", `1:1: unknown key "toString" (${known})`],
  ["a list in a map's place", "packages: [a]"],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is passed over" : "is told where it stands"}`, async () => {
    const { root, sources } = await writtenDefinition(yaml);
    assert.deepEqual(unknownKeys(schema, root, sources).map(outline), problems);
  });
}
