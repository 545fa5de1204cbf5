import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { smallContext } from "@wherry/testing/fixtures/small-tree.ts";
import { checkBudgets } from "./budgets.ts";

const limits = { packages: 100, size: 50_000_000 };

const cases: readonly (readonly [what: string, packages: number, size: number, findings: readonly RegExp[]])[] = [
  ["exactly what is allowed", 100, 50_000_000, []],
  ["one package too many", 101, 1, [/^101 packages, 1 more than budgets\.packages allows$/]],
  ["too large", 1, 52_500_000, [/^52\.5 MB, 2\.5 MB more than budgets\.size allows$/]],
  ["both", 120, 60_000_000, [/^120 packages, 20 more/, /^60\.0 MB, 10\.0 MB more/]],
];

test("an image may be as large as its definition says, and everything that exceeds it is told at once", async (context) => {
  for (const [what, packages, size, findings] of cases)
    await context.test(what, () => {
      const found = excess(limits, { packages, size });
      assert.equal(found.length, findings.length);
      findings.forEach((says, index) => {
        assert.match(found[index] ?? "", says);
      });
    });
});

test("without budgets any size will do", () => {
  assert.deepEqual(excess({ packages: null, size: null }, { packages: 1e6, size: 1e12 }), []);
});

function excess(budgets: { packages: number | null; size: number | null }, image: { packages: number; size: number }) {
  try {
    checkBudgets({ ...smallContext().definition, budgets }, image);
    return [];
  } catch (error) {
    assert.ok(error instanceof WherryError && error.code === "budget.exceeded");
    return error.findings.map(({ message }) => message);
  }
}
