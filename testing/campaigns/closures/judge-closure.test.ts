import assert from "node:assert/strict";
import { test } from "node:test";
import type { TreeDifference } from "../../peers/compare-trees.ts";
import { closureDifferences, leftToFirstBoot } from "./closure-differences.ts";
import { type ClosureResult, describeKinds, isSame, judgeClosure, linesOnlyIn } from "./judge-closure.ts";

const differs = (path: string, what: TreeDifference["what"], more: Partial<TreeDifference> = {}): TreeDifference => ({
  path,
  what,
  ours: "",
  theirs: "file 0",
  ...more,
});
const judge = (differences: readonly TreeDifference[], perMachine: readonly string[] = []): ClosureResult =>
  judgeClosure(["a"], { packages: ["a=1", "b=2"], differences, perMachine });

const CASES: readonly [what: string, difference: TreeDifference, kind: string | undefined][] = [
  ["what records leave to each machine is missing", differs("/etc/a/key", "missing"), leftToFirstBoot.paths],
  ["what lies below that is missing", differs("/var/lib/a/db/base", "missing"), leftToFirstBoot.paths],
  ["what records leave to each machine has another mode", differs("/etc/a/key", "mode"), undefined],
  ["a file of the same beginning is missing", differs("/etc/a/keys", "missing"), undefined],
  ["a log is missing", differs("/var/log/a.log", "missing"), "files below /var/log"],
  ["a folder of logs is missing", differs("/var/log/a", "missing", { theirs: "directory 755" }), undefined],
  ["a log is too much", differs("/var/log/a.log", "extra"), undefined],
  ["a certificate's link is missing", differs("/etc/ssl/certs/0a1b2c3d.0", "missing"), undefined],
  [
    "the link of a certificate of the first boot is missing",
    differs("/etc/ssl/certs/0a1b2c3d.0", "missing", { theirs: "link ssl-cert-snakeoil.pem" }),
    "/etc/ssl/certs/*.0",
  ],
  ["a setting that the definition says", differs("/etc/hosts", "content"), "/etc/hosts, /etc/locale.conf"],
  ["a setting that nobody says", differs("/etc/hosts.allow", "content"), undefined],
];

for (const [what, difference, kind] of CASES) {
  test(`${what}: ${kind === undefined ? "nothing explains that" : `it is of the kind "${kind}"`}`, () => {
    const { kinds, unexplained } = judge([difference], ["/etc/a/key", "/var/lib/a/db"]);
    assert.deepEqual(
      [...kinds].map(([{ paths }, count]) => [paths, count]),
      kind === undefined ? [] : [[kind, 1]],
    );
    assert.deepEqual(unexplained, kind === undefined ? [difference] : []);
  });
}

test("a closure is the same where all has a reason, and none of it is still to be made", () => {
  const reasoned = differs("/etc/hosts", "content");
  const left = differs("/var/cache/cracklib/a.pwd", "missing");
  assert.equal(isSame(judge([])), true);
  assert.equal(isSame(judge([reasoned])), true);
  assert.equal(isSame(judge([reasoned, left])), false);
  assert.equal(isSame(judge([differs("/usr/bin/a", "missing")])), false);
  assert.equal(isSame({ ...judge([]), failure: "not compared" }), false);
});

test("kinds are told with how many differences there were, in how many closures, in the order of the table", () => {
  const results = [
    judge([differs("/etc/resolv.conf", "missing"), differs("/var/log/a", "missing"), differs("/var/log/b", "missing")]),
    judge([differs("/var/log/a", "missing"), differs("/var/cache/cracklib/a.pwd", "missing")]),
    judge([]),
  ];
  const rows = (sort: "reasoned" | "left") =>
    describeKinds(results, sort)
      .split("\n")
      .slice(2, -1)
      .map((row) => row.split(" | ").slice(0, 4));
  assert.deepEqual(rows("reasoned"), [
    ["| files below /var/log", "missing", "3", "2"],
    ["| /etc/resolv.conf", "missing", "1", "1"],
  ]);
  assert.deepEqual(rows("left"), [["| /var/cache/cracklib/\\*", "missing", "1", "1"]]);
});

test("every kind has a reason, and paths that stars do not make bold", () => {
  for (const kind of [leftToFirstBoot, ...closureDifferences]) {
    assert.match(kind.reason, /^[A-Za-z].*\.$/, kind.paths);
    const one = { install: ["a"], packages: 1, kinds: new Map([[kind, 1]]), unexplained: [] };
    const table = describeKinds([one], kind.left === true ? "left" : "reasoned");
    assert.doesNotMatch(table, /(?<!\\)\*/, kind.paths);
  }
});

test("of two texts only the lines that the other has not are told", () => {
  assert.equal(linesOnlyIn("a\nb\nc", "b"), "a / c");
  assert.equal(linesOnlyIn("b", "a\nb\nc"), "-");
});
