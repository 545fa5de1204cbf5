import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { assertProperty } from "./assert-property.ts";
import { leastOf, sampleOf } from "./sample.ts";

test("a check makes a fifth of the runs, but never so few that they find nothing", () => {
  assert.deepEqual(
    [2000, 100, 30, 6, 1].map((wanted) => sampleOf(wanted, {})),
    [400, 20, 10, 6, 1],
  );
});

test("a campaign makes all runs, or more", () => {
  assert.equal(sampleOf(300, { WHERRY_PROPERTY_SHARE: "1" }), 300);
  assert.equal(sampleOf(300, { WHERRY_PROPERTY_SHARE: "20" }), 6000);
  for (const share of ["0", "-1", "many", "Infinity"])
    assert.throws(() => sampleOf(300, { WHERRY_PROPERTY_SHARE: share }), RangeError);
});

test("what a property came across is counted by half of its share in a check, and in full in a campaign", () => {
  assert.deepEqual(
    [400, 30, 3, 1].map((wanted) => leastOf(wanted, {})),
    [40, 3, 0, 0],
  );
  for (const share of ["1", "20"]) assert.equal(leastOf(400, { WHERRY_PROPERTY_SHARE: share }), 400);
  assert.throws(() => leastOf(400, { WHERRY_PROPERTY_SHARE: "0" }), RangeError);
});

test("a property that does not hold fails, and one that holds is run as often as the sample is large", () => {
  assert.throws(() => assertProperty(fc.property(fc.nat(), (value) => assert.equal(value, -1))));
  let runs = 0;
  assertProperty(
    fc.property(fc.nat(), () => {
      runs += 1;
    }),
    { numRuns: 50 },
  );
  assert.equal(runs, sampleOf(50));
});
