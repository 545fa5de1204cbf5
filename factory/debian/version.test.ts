import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { notInstalled } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import { sampleOf } from "@wherry/testing/properties/sample.ts";
import fc from "fast-check";
import { compareDebianVersions, debianVersions, isDebianVersion, upstreamVersion } from "./version.ts";

const ordered = [
  ["1.0~rc1", "1.0"],
  ["1.0~~", "1.0~"],
  ["1.0~~a", "1.0~"],
  ["1.0", "1.0a"],
  ["1.0a", "1.0+"],
  ["1.9", "1.10"],
  ["1.0-1", "1.0-1.1"],
  ["1.0-1", "1.0-1+b1"],
  ["9", "1:0"],
  ["1:9", "2:0"],
  ["6.5+20250216-2", "6.5+20250216-10"],
  ["1.2-3", "1.2-3-1"],
  ["1.0-1~bpo12+1", "1.0-1"],
  ["99999999999999999999998", "99999999999999999999999"],
  ["1.0.", "1.0.1"],
  ["a", "b"],
] as const;

for (const [lower, higher] of ordered) {
  test(`${lower} is lower than ${higher}`, () => {
    assert.equal(compareDebianVersions(lower, higher), -1);
    assert.equal(compareDebianVersions(higher, lower), 1);
  });
}

for (const [a, b] of [
  ["0:1.0", "1.0"],
  ["1.0-0", "1.0"],
  ["1.0", "1.00"],
  ["1.0-", "1.0"],
  ["001", "1"],
] as const) {
  test(`${a} equals ${b}`, () => {
    assert.equal(compareDebianVersions(a, b), 0);
    assert.equal(compareDebianVersions(b, a), 0);
  });
}

test("a constraint is met by the versions on its side", () => {
  const met = (["<<", "<=", "=", ">=", ">>"] as const).map((operator) =>
    ["1", "2", "3"].filter((version) => debianVersions.satisfies(version, { operator, version: "2" })).join(" "),
  );
  assert.deepEqual(met, ["1", "1 2", "2", "2 3", "3"]);
  assert.equal(debianVersions.satisfies("1", undefined), true);
});

test("the grammar of versions is told apart from other strings", () => {
  for (const good of ["1.0", "1:2.3-4", "0.0~git20200101.abc-1", "1-2-3", "1:1:1-1", "v2"])
    assert.ok(isDebianVersion(good), good);
  for (const bad of ["", "a:1", "1:", "1.0-", "1.0 1", "1/2", ":1", "1.0_1", "1\n2"])
    assert.ok(!isDebianVersion(bad), bad);
});

const character = fc.constantFrom(..."0129abzAZ.+~-");
const text = fc.array(character, { minLength: 1, maxLength: 8 }).map((characters) => characters.join(""));
/** Versions that dpkg accepts: they begin with a digit and no part is empty. */
const version = fc
  .tuple(fc.constantFrom("", "", "0:", "1:", "10:"), fc.nat({ max: 30 }), text)
  .map(([epoch, first, rest]) => `${epoch}${first}${rest.replace(/-+$/, "")}`);

test("versions are totally ordered", () => {
  assertProperty(
    fc.property(version, version, version, (a, b, c) => {
      assert.equal(compareDebianVersions(a, a), 0);
      assert.equal(compareDebianVersions(a, b) + compareDebianVersions(b, a), 0);
      const [low, middle, high] = [a, b, c].toSorted(compareDebianVersions);
      assert.ok(compareDebianVersions(low ?? "", high ?? "") <= 0);
      if (
        compareDebianVersions(low ?? "", middle ?? "") === 0 &&
        compareDebianVersions(middle ?? "", high ?? "") === 0
      ) {
        assert.equal(compareDebianVersions(low ?? "", high ?? ""), 0);
      }
    }),
    { seed: 5612, numRuns: 2000 },
  );
});

const dpkg = await promisify(execFile)("dpkg", ["--version"]).then(
  () => true,
  () => false,
);

test("dpkg orders versions the same way", {
  skip: dpkg ? false : notInstalled("dpkg", "dpkg"),
}, async () => {
  const pairs = [
    ...ordered.map(([a, b]) => [a, b]),
    ...fc.sample(fc.tuple(version, version), { seed: 5612, numRuns: sampleOf(400) }),
  ];
  // dpkg is asked whether it is as we say, once for each pair, and one shell asks for all of them.
  const claims = pairs.map(([a = "", b = ""]) => {
    const order = compareDebianVersions(a, b);
    return [a, order < 0 ? "lt" : order > 0 ? "gt" : "eq", b];
  });
  const script =
    'while [ $# -gt 0 ]; do dpkg --compare-versions "$1" "$2" "$3" || echo "$1 $2 $3"; shift 3; done; echo end';
  const { stdout } = await promisify(execFile)("sh", ["-c", script, "sh", ...claims.flat()]);
  assert.equal(stdout, "end\n", "dpkg does not agree");
});

test("the version of those who wrote a program is between epoch and revision", () => {
  for (const [version, upstream] of [
    ["1:2.4-5+b2", "2.4"],
    ["2.4", "2.4"],
    ["2.4-rc1-1", "2.4-rc1"],
    ["0:1.0", "1.0"],
  ] as const)
    assert.equal(upstreamVersion(version), upstream);
});
