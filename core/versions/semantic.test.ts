import assert from "node:assert/strict";
import { test } from "node:test";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { formatSemanticVersion, isBefore, parseSemanticVersion } from "./semantic.ts";

const judged: readonly (readonly [text: string, specification: boolean, goSemver: boolean])[] = [
  ["3.3.0", true, true],
  ["3.3.0-rc.1+build.05", true, true],
  ["1.0.0-0.x-y", true, true],
  ["1.0.0--", true, true],
  ["1.0.0-0a", true, true],
  ["3.3.0-", false, true],
  ["3.3.0+", false, true],
  ["3.3.0-+", false, true],
  ["03.1.0", false, true],
  ["1.0.0-01", false, true],
  ["3.3.0-rc..1", false, false],
  ["3.3.0-rc_1", false, false],
  ["3.3.0+a+b", false, false],
  ["3.3", false, false],
  ["v3.3.0", false, false],
  ["3.3.0\n", false, false],
  ["", false, false],
  ["99999999999999999999.0.0", false, false],
];

for (const [text, specification, goSemver] of judged) {
  test(`${JSON.stringify(text)} is judged as semver.org and as go-semver judge it`, () => {
    assert.equal(parseSemanticVersion(text) !== undefined, specification);
    assert.equal(parseSemanticVersion(text, "go-semver") !== undefined, goSemver);
  });
}

test("a version is written as it was read, but for what only go-semver lets pass", () => {
  const identifier = fc.stringMatching(/^[A-Za-z-][0-9A-Za-z-]{0,4}$/);
  const identifiers = fc.array(identifier, { maxLength: 3 }).map((all) => all.join("."));
  const version = fc.record({
    major: fc.nat(),
    minor: fc.nat(),
    patch: fc.nat(),
    preRelease: identifiers,
    metadata: identifiers,
  });
  assertProperty(
    fc.property(version, (one) => {
      assert.deepEqual(parseSemanticVersion(formatSemanticVersion(one)), { ...one });
    }),
  );
  const lenient = parseSemanticVersion("03.1.00-+", "go-semver");
  assert.equal(lenient && formatSemanticVersion(lenient), "3.1.0");
});

test("what comes before a minor version is told, previews of its first patch among it", () => {
  for (const [text, expected] of [
    ["3.2.9", true],
    ["2.9.0", true],
    ["3.3.0-rc.1", true],
    ["3.3.0", false],
    ["3.3.1-rc.1", false],
    ["4.0.0-rc.1", false],
  ] as const) {
    const version = parseSemanticVersion(text);
    assert.ok(version);
    assert.equal(isBefore(version, 3, 3), expected, text);
  }
});
