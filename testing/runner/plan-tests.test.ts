import assert from "node:assert/strict";
import { test } from "node:test";
import { findTests } from "./find-tests.ts";
import { parseOptions } from "./options.ts";
import { groupTests, planTests, type TestFiles } from "./plan-tests.ts";

const all: TestFiles = {
  beside: [
    "config/ignition/merge.test.ts",
    "config/json/parse.test.ts",
    "config/texts/convert.test.ts",
    "core/bytes/hex.test.ts",
    "factory/machine/ssh.test.ts",
    "factory/solver/apt.slow.test.ts",
    "factory/store/fetch.test.ts",
    "host/storage/disk.slow.test.ts",
    "host/units/plan.test.ts",
  ],
  endToEnd: ["tests/10-build.test.ts", "tests/20-host.test.ts"],
};

const quick = [
  ["config/ignition/merge.test.ts"],
  ["config/json/parse.test.ts", "core/bytes/hex.test.ts"],
  ["config/texts/convert.test.ts"],
  ["factory/machine/ssh.test.ts"],
  ["factory/store/fetch.test.ts"],
  ["host/units/plan.test.ts"],
];
const slow = [["factory/solver/apt.slow.test.ts"], ["host/storage/disk.slow.test.ts"]];
const machines = [["tests/10-build.test.ts"], ["tests/20-host.test.ts"]];

const plans: readonly [words: readonly string[], says: RegExp, runs: ReturnType<typeof planTests>["runs"]][] = [
  [
    [],
    /^runs all tests/,
    [
      { groups: quick, atOnce: 4 },
      { groups: slow, atOnce: 1 },
      { groups: machines, atOnce: 1 },
    ],
  ],
  [["--unit"], /leaves out the slow ones .* and those that boot machines/, [{ groups: quick, atOnce: 4 }]],
  [
    ["--without-unit"],
    /leaves out what "npm run check" runs/,
    [
      { groups: slow, atOnce: 1 },
      { groups: machines, atOnce: 1 },
    ],
  ],
  [
    ["--unit", "--root-matters"],
    /rooms for which it matters who the user is; leaves out the slow ones/,
    [{ groups: quick.slice(2), atOnce: 4 }],
  ],
  [
    ["a.test.ts", "tests/10-build.test.ts"],
    /these files only/,
    [{ groups: [["a.test.ts"], ["tests/10-build.test.ts"]], atOnce: 1 }],
  ],
];

for (const [words, says, runs] of plans) {
  test(`with ${words.join(" ") || "no options"}, these are run`, () => {
    const plan = planTests(parseOptions(words), all, 4);
    assert.match(plan.headline, says);
    assert.doesNotMatch(plan.headline, /\n/);
    assert.deepEqual(plan.runs, runs);
  });
}

test("quick tests run once in all, however check and the rest of npm test divide them", () => {
  const planned = (...words: string[]) =>
    planTests(parseOptions(words), all, 4).runs.flatMap(({ groups }) => groups.flat());
  assert.deepEqual(
    [...planned("--unit"), ...planned("--without-unit")].sort(),
    [...all.beside, ...all.endToEnd].sort(),
  );
  assert.deepEqual(planned().sort(), [...all.beside, ...all.endToEnd].sort());
});

test("options that are not known, or leave nothing over, are refused", () => {
  assert.throws(() => parseOptions(["--units"]), TypeError);
  assert.throws(() => parseOptions(["--unit", "--without-unit"]), /leave nothing over/);
});

test("every test file of the project is in one group", () => {
  const { beside, endToEnd } = findTests(process.cwd());
  assert.deepEqual(groupTests(beside).flat().sort(), [...beside].sort());
  assert.ok(beside.includes("testing/runner/plan-tests.test.ts"));
  assert.ok(endToEnd[0]?.startsWith("tests/10-"));
});
