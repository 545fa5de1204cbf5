import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { corpusPath, missingCorpora } from "@wherry/testing/corpora/corpora.ts";
import { anyIgnitionConfig } from "@wherry/testing/corpora/ignition-arbitrary.ts";
import { compareMerging, type MergeCase } from "@wherry/testing/corpora/ignition-corpus.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import type { IgnitionConfig } from "./config.ts";
import { mergeIgnition, validateIgnition } from "./merge-ignition.ts";
import { parseIgnition } from "./parse-ignition.ts";

const corpus = corpusPath("ignition/merge.json");
const skip = existsSync(corpus) ? false : missingCorpora;

test("every pair of the corpus is merged, and the result remarked upon, as by the reference", { skip }, () => {
  const cases = JSON.parse(readFileSync(corpus, "utf8")) as MergeCase[];
  assert.ok(cases.length > 250, `${cases.length} cases`);
  assert.deepEqual(compareMerging(cases), []);
});

/** Read as a machine reads it, from the other sections than `ignition`. */
function read(sections: object, ignition: object = {}): IgnitionConfig {
  const { config, findings } = parseIgnition(
    JSON.stringify({ ignition: { version: "3.7.0-experimental", ...ignition }, ...sections }),
  );
  assert.ok(config !== undefined, JSON.stringify(findings));
  return config;
}

test("an empty configuration, above or below, changes nothing", () => {
  assertProperty(
    fc.property(anyIgnitionConfig, (values) => {
      const { config, findings } = parseIgnition(JSON.stringify(values));
      assert.ok(config !== undefined, JSON.stringify(findings));
      assert.deepEqual(mergeIgnition(config, read({})), config);
      assert.deepEqual(mergeIgnition(read({}), config), config);
    }),
    { numRuns: 300 },
  );
});

test("a configuration merged is one that can be merged again, in either order of doing so", () => {
  assertProperty(
    fc.property(anyIgnitionConfig, anyIgnitionConfig, anyIgnitionConfig, (...values) => {
      const [one, two, three] = values.map((value) => parseIgnition(JSON.stringify(value)).config);
      assert.ok(one && two && three);
      const left = mergeIgnition(mergeIgnition(one, two), three);
      const headers = (config: IgnitionConfig) => JSON.stringify(config).includes("httpHeaders");
      // A header without a value takes one away only where there is one, so that there the order matters.
      if (![one, two, three].some(headers)) assert.deepEqual(left, mergeIgnition(one, mergeIgnition(two, three)));
      assert.equal(left.ignition.version, "3.7.0-experimental");
    }),
    { numRuns: 200 },
  );
});

const merges: readonly (readonly [what: string, parent: object, child: object, merged: object])[] = [
  [
    "the child's fields win, the parent's others stay",
    { storage: { files: [{ path: "/a", mode: 420, user: { id: 1 } }] } },
    { storage: { files: [{ path: "/a", mode: 0, group: { id: 2 } }] } },
    { storage: { files: [{ path: "/a", mode: 0, user: { id: 1 }, group: { id: 2 } }] } },
  ],
  [
    "a path belongs to one of files, directories and links: the child's",
    { storage: { files: [{ path: "/a" }, { path: "/b" }], links: [{ path: "/c", target: "/x" }] } },
    { storage: { directories: [{ path: "/a" }], files: [{ path: "/c" }] } },
    { storage: { directories: [{ path: "/a" }], files: [{ path: "/b" }, { path: "/c" }] } },
  ],
  [
    "a kernel argument is wanted or not, as the child says",
    { kernelArguments: { shouldExist: ["a", "b"] } },
    { kernelArguments: { shouldExist: ["c"], shouldNotExist: ["a"] } },
    { kernelArguments: { shouldExist: ["b", "c"], shouldNotExist: ["a"] } },
  ],
  [
    "what is appended to a file is appended after the parent's",
    { storage: { files: [{ path: "/a", append: [{ source: "data:,a" }] }] } },
    { storage: { files: [{ path: "/a", append: [{ source: "data:,a" }, { source: "data:,b" }] }] } },
    {
      storage: {
        files: [{ path: "/a", append: [{ source: "data:,a" }, { source: "data:,a" }, { source: "data:,b" }] }],
      },
    },
  ],
  [
    "a header without a value takes the parent's away",
    { storage: { files: [{ path: "/a", contents: resource("a", "1") }] } },
    { storage: { files: [{ path: "/a", contents: resource("a", undefined) }] } },
    { storage: { files: [{ path: "/a", contents: { source: "https://a.test" } }] } },
  ],
  [
    "partitions are told apart by number, or by label where there is none",
    { storage: { disks: [{ device: "/dev/a", partitions: [{ number: 1, label: "a" }, { label: "b" }] }] } },
    {
      storage: {
        disks: [
          {
            device: "/dev/a",
            partitions: [
              { label: "b", sizeMiB: 5 },
              { number: 1, sizeMiB: 4 },
            ],
          },
        ],
      },
    },
    {
      storage: {
        disks: [
          {
            device: "/dev/a",
            partitions: [
              { number: 1, label: "a", sizeMiB: 4 },
              { number: 0, label: "b", sizeMiB: 5 },
            ],
          },
        ],
      },
    },
  ],
  [
    "keys and groups of a user are joined",
    { passwd: { users: [{ name: "core", sshAuthorizedKeys: ["a", "b"], groups: ["x"] }] } },
    { passwd: { users: [{ name: "core", sshAuthorizedKeys: ["b", "c"], uid: 5 }] } },
    { passwd: { users: [{ name: "core", sshAuthorizedKeys: ["a", "b", "c"], groups: ["x"], uid: 5 }] } },
  ],
];

function resource(name: string, value: string | undefined) {
  return { source: "https://a.test", httpHeaders: [{ name, ...(value === undefined ? {} : { value }) }] };
}

for (const [what, parent, child, merged] of merges) {
  test(`${what}`, () => {
    const { ignition: _, ...sections } = mergeIgnition(read(parent), read(child));
    assert.deepEqual(sections, merged);
  });
}

test("two that are right can be wrong together, and it is said without a line", () => {
  const merged = mergeIgnition(
    read({ storage: { files: [{ path: "/a/b" }] } }),
    read({ storage: { links: [{ path: "/a", target: "/c" }] } }),
  );
  assert.deepEqual(validateIgnition(merged), [
    {
      level: "error",
      path: ["storage", "files", 0],
      line: undefined,
      column: undefined,
      message: "file path includes link in config: /a",
    },
  ]);
});
