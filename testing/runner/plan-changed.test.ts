import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceFacts } from "../house/reading/source-facts.ts";
import { mostOthers, planChanged } from "./plan-changed.ts";

const importing = (file: string, ...targets: string[]): Pick<SourceFacts, "file" | "imports"> => ({
  file,
  imports: targets.map((target) => ({ file, line: 1, kind: "static", specifier: target, target, names: ["*"] })),
});

const sources = [
  importing("core/versions/compare.test.ts", "core/versions/compare.ts"),
  importing("config/ignition/versions.test.ts", "core/versions/compare.ts"),
  importing("config/ignition/read.ts", "core/versions/compare.ts"),
  importing("config/ignition/read.test.ts", "config/ignition/read.ts"),
];
const all = {
  beside: [
    "config/ignition/read.test.ts",
    "config/ignition/versions.test.ts",
    "core/versions/compare.test.ts",
    "core/versions/deep/all.test.ts",
    "core/versions/long.slow.test.ts",
    "host/units/plan.test.ts",
  ],
  endToEnd: ["tests/10-build.test.ts"],
};

const cases: readonly [changed: readonly string[], tests: readonly string[]][] = [
  [
    ["core/versions/compare.ts"],
    ["core/versions/compare.test.ts", "core/versions/deep/all.test.ts", "config/ignition/versions.test.ts"],
  ],
  [["host/units/gone.ts"], ["host/units/plan.test.ts"]],
  [["core/package.json", "README.md", "tests/10-build.test.ts"], []],
];

for (const [changed, tests] of cases) {
  test(`after a change of ${changed.join(", ")}, ${tests.length} test files are run`, () => {
    assert.deepEqual(planChanged(changed, sources, all), { tests, leftOut: 0 });
  });
}

test("what half of the house imports does not run its tests", () => {
  const tests = Array.from({ length: mostOthers + 1 }, (_, index) => `host/units/${index}.test.ts`);
  const many = tests.map((file) => importing(file, "core/versions/compare.ts"));
  const plan = planChanged(["core/versions/compare.ts"], many, { beside: tests, endToEnd: [] });
  assert.deepEqual(plan, { tests: [], leftOut: mostOthers + 1 });
});
