import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type PackageSketch, packageOf, sketchUniverse } from "@wherry/testing/fakes/package-sketches.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { leastOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import type { Package } from "../packages/package.ts";
import type { SolveRequest } from "./request.ts";
import { type Solution, solve } from "./solve.ts";
import { violations } from "./validity.ts";
import type { Reason } from "./walk.ts";

// Few names, so that packages meet, need and exclude each other all the time; "v" and "w" are never real.
const name = fc.constantFrom<string>("a", "b", "c", "d", "e", "v", "w");
const constraint = fc.constantFrom("", "", "", " (<< 2)", " (= 1)", " (>= 2)");
const relation = fc.tuple(name, constraint).map((parts) => parts.join(""));
const clause = fc.array(relation, { minLength: 1, maxLength: 3 }).map((relations) => relations.join(" | "));
const list = (item: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(item, { maxLength }).map((items) => items.join(", "));
const sketch: fc.Arbitrary<PackageSketch> = fc.record(
  {
    name: fc.constantFrom("a", "b", "c", "d", "e"),
    version: fc.constantFrom("1", "2"),
    depends: list(clause, 3),
    recommends: list(clause, 1),
    suggests: list(clause, 1),
    conflicts: list(relation, 2),
    provides: list(fc.constantFrom("v", "w", "v (= 1)", "w (= 2)", "a (= 2)"), 2),
    priority: fc.constantFrom("required", "optional"),
    essential: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  },
  { noNullPrototype: true },
);
const universe = fc
  .uniqueArray(sketch, { selector: (one) => `${one.name} ${one.version}`, minLength: 1, maxLength: 9 })
  .map((sketches) => sketches.map((one) => packageOf(one)));
const request: fc.Arbitrary<SolveRequest> = fc.record({
  install: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "a=1", "b=2"), { minLength: 1, maxLength: 3 }),
  omit: fc.uniqueArray(fc.constantFrom("d", "e", "v"), { maxLength: 1 }),
  architecture: fc.constant("amd64"),
  leftovers: fc.constantFrom("as apt" as const, "none" as const),
});

const runs = { seed: 7, numRuns: 1500 };

/** Undefined where the request makes no sense; these are not the solver's business. */
function attempt(asked: SolveRequest, packages: readonly Package[]): Solution | WherryError | undefined {
  try {
    return solve(asked, sketchUniverse(packages));
  } catch (error) {
    if (!(error instanceof WherryError)) throw error;
    return error.code === "solver.unsatisfiable" ? error : undefined;
  }
}

test("every solution is valid, and every package in it is there for a reason that leads to a request", () => {
  assertProperty(
    fc.property(universe, request, (packages, asked) => {
      const answer = attempt(asked, packages);
      if (answer === undefined || answer instanceof WherryError) return;
      assert.deepEqual(violations(answer.packages, asked, sketchUniverse(packages)), []);
      for (const one of answer.packages) {
        const seen = new Set<string>();
        for (let current = one.name; ; ) {
          assert.ok(!seen.has(current), "reasons run in a circle");
          seen.add(current);
          const reason: Reason | undefined = answer.why.get(current);
          assert.ok(reason !== undefined);
          if (reason.kind === "requested" || reason.kind === "essential") break;
          current = reason.by;
        }
      }
    }),
    runs,
  );
});

const yielding = fc.record({
  omit: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  stock: fc.uniqueArray(fc.constantFrom<string>("a", "b", "c"), { maxLength: 2 }),
});

test("what yields is out only where all that need it are packages that it does not yield to", () => {
  let brought = 0;
  assertProperty(
    fc.property(universe, request, yielding, (packages, asked, { omit, stock }) => {
      const to = (_: string, by: string) => !stock.includes(by);
      const answer = attempt({ ...asked, yielding: { omit, to } }, packages);
      if (answer === undefined || answer instanceof WherryError) return;
      const others = answer.packages.filter((one) => !stock.includes(one.name));
      const unmet = violations(answer.packages, asked, sketchUniverse(packages));
      for (const one of others)
        assert.deepEqual(
          unmet.filter((text) => text.startsWith(`${one.name} `)),
          [],
        );
      if (answer.packages.some((one) => omit.includes(one.name))) brought++;
    }),
    runs,
  );
  assert.ok(brought > leastOf(50), `only ${brought} omitted packages came back: the test shows little`);
});

test("where no solution is found, none of all sets of packages is one", () => {
  let refused = 0;
  assertProperty(
    fc.property(universe, request, (packages, asked) => {
      if (!(attempt(asked, packages) instanceof WherryError)) return;
      refused++;
      for (let bits = 0; bits < 2 ** packages.length; bits++) {
        const set = packages.filter((_, index) => (bits >> index) & 1);
        assert.notDeepEqual(violations(set, asked, sketchUniverse(packages)), [], set.map((one) => one.name).join(" "));
      }
    }),
    runs,
  );
  assert.ok(refused > leastOf(300), `only ${refused} requests were refused: the test shows little`);
});

test("the answer does not depend on the order of the packages or of the requests", () => {
  assertProperty(
    fc.property(universe, request, fc.infiniteStream(fc.nat()), (packages, asked, numbers) => {
      const shuffle = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => ({ item, key: Number(numbers.next().value) }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ item }) => item);
      const shuffled = { ...asked, install: shuffle(asked.install), omit: shuffle(asked.omit) };
      assert.deepEqual(tell(attempt(shuffled, shuffle(packages))), tell(attempt(asked, packages)));
    }),
    runs,
  );
});

function tell(answer: Solution | WherryError | undefined): unknown {
  if (answer === undefined || answer instanceof WherryError) return answer?.message;
  return { packages: answer.packages.map((one) => `${one.name} ${one.version}`), why: [...answer.why] };
}
