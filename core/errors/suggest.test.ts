import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { closest, goingOn } from "./suggest.ts";

const names = ["install", "omit", "hostname", "kernel"];

test("a misspelt name is recognised: one letter more, fewer, other, or two swapped", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["instal", "install"],
    ["innstall", "install"],
    ["inztall", "install"],
    ["isntall", "install"],
    ["INSTALL", "install"],
    ["omti", "omit"],
    ["hstnme", "hostname"],
    ["kernel", "kernel"],
    ["zzz", undefined],
    ["mo", undefined],
    ["", undefined],
  ];
  for (const [typed, meant] of cases) assert.equal(closest(typed, names), meant, typed);
});

test("of names that are equally close the first one is meant", () => {
  assert.equal(closest("cat", ["bat", "rat"]), "bat");
});

test("every name is closest to itself, and whatever is suggested was a candidate", () => {
  assertProperty(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }),
      fc.string(),
      (candidates, typed) => {
        for (const name of candidates) assert.equal(closest(name, candidates), name);
        const meant = closest(typed, candidates);
        assert.ok(meant === undefined || candidates.includes(meant));
      },
    ),
    { numRuns: 50 },
  );
});

test("what goes on with a digit or a sign is a longer name of the same, and the shortest come first", () => {
  const names = ["libssl-dev", "libssl3t64", "libss2", "libssla", "libssl", "libssl3t64-dbg"];
  assert.deepEqual(goingOn("libssl", names), ["libssl3t64", "libssl3t64-dbg", "libssl-dev"]);
  assert.deepEqual(goingOn("libssl", names, 1), ["libssl3t64"]);
  assert.deepEqual(goingOn("x", names), []);
});
