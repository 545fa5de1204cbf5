import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type PackageSketch, packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { Budget, BudgetExhausted, usualLimits } from "./budget.ts";
import { solve, solveWithin } from "./solve.ts";

const pass = { steps: 100_000, kept: 100_000 };

/**
 * So many pigeons in one hole less: each is to have one, and no two the same. There is no way, and no short proof of
 * it.
 */
function pigeons(count: number): PackageSketch[] {
  const holes = Array.from({ length: count - 1 }, (_, hole) => hole);
  return Array.from({ length: count }, (_, pigeon) => [
    { name: `need${pigeon}`, depends: holes.map((hole) => `p${pigeon}h${hole}`).join(" | ") },
    ...holes.map((hole) => ({
      name: `p${pigeon}h${hole}`,
      conflicts: Array.from({ length: pigeon }, (__, other) => `p${other}h${hole}`).join(", "),
    })),
  ]).flat();
}

function failure(sketches: readonly PackageSketch[], install: readonly string[], limits = pass): WherryError {
  const universe = sketchUniverse(sketches.map((sketch) => packageOf(sketch)));
  try {
    solve({ install, omit: [], architecture: "amd64" }, universe, limits);
  } catch (error) {
    if (error instanceof WherryError) return error;
    throw error;
  }
  throw new Error("it was solved");
}

test("choices that go round end with the knot's names, and always the same ones", () => {
  const sketches = [...pigeons(9), { name: "bystander" }];
  const install = ["bystander", ...Array.from({ length: 9 }, (_, pigeon) => `need${pigeon}`)];
  const error = failure(sketches, install);
  assert.equal(error.code, "solver.exhausted");
  assert.match(error.message, /^there are too many choices between packages, which go round among (p\dh\d(, )?){8}$/);
  assert.match(error.hint ?? "", /leave it out; or settle a choice: request one as name=version \(they are from /);
  assert.equal(failure(sketches.toReversed(), install).message, error.message);
});

test("packages that all exclude each other do not fill the memory", () => {
  const count = 100;
  const names = Array.from({ length: count }, (_, index) => `m${index}`);
  const sketches = names.flatMap((name) => [
    { name, conflicts: "v" },
    { name: `other-${name}`, provides: "v" },
  ]);
  assert.equal(failure(sketches, names, { steps: 9000, kept: 5000 }).code, "solver.exhausted");
});

test("the knot is named where the budget ends before the search, and finding it does not go on for ever", () => {
  const count = 20;
  const all = Array.from({ length: count }, (_, index) => `m${index}`);
  const sketches = [
    { name: "app", depends: "m0, bystander" },
    { name: "bystander" },
    ...all.map((name) => ({ name, depends: all.map((other) => `v-${other}`).join(", "), provides: `v-${name}` })),
    ...all.flatMap((name) => all.map((other) => ({ name: `${name}-${other}`, provides: `v-${name}` }))),
  ];
  const error = failure(sketches, ["app"], { steps: 20, kept: 20 });
  assert.equal(error.code, "solver.exhausted");
  assert.match(error.message, /, which go round among (m\d+(, )?){8}$/);
  assert.match(error.hint ?? "", /find which repository these packages are from/);
  assert.equal(failure(sketches.toReversed(), ["app"], { steps: 20, kept: 20 }).message, error.message);
});

test("a contradiction within the budget is told as one", () => {
  const install = ["need0", "need1", "need2"];
  assert.equal(failure(pigeons(3), install).code, "solver.unsatisfiable");
});

test("thousands of packages that need each other take a small part of what there is", () => {
  const count = 2000;
  const sketches = Array.from({ length: count }, (_, index) => ({
    name: `m${index}`,
    depends: [1, 2, 7, 50].map((step) => `m${(index + step) % count}`).join(", "),
    provides: `v${index % 100}`,
  }));
  const budget = new Budget(usualLimits);
  const universe = sketchUniverse(sketches.map((sketch) => packageOf(sketch)));
  const { packages } = solveWithin(budget, { install: ["m0"], omit: [], architecture: "amd64" }, universe);
  assert.ok(packages.length > 1000);
  assert.ok(budget.used.steps < usualLimits.steps / 40, String(budget.used.steps));
  assert.ok(budget.used.kept < usualLimits.kept / 40, String(budget.used.kept));
});

test("each pass has all steps again, and memory is counted over all of them", () => {
  const budget = new Budget({ steps: 10, kept: 10 });
  budget.spend(9);
  budget.beginPass();
  budget.keep(6);
  assert.deepEqual(budget.used, { steps: 9, kept: 6 });
  budget.beginPass();
  assert.throws(() => budget.keep(5), BudgetExhausted);
  assert.throws(() => budget.spend(99), BudgetExhausted);
});
