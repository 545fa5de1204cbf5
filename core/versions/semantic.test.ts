import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseSemanticVersion } from "./semantic.ts";

test("a version has three numbers, and may have a pre-release and metadata", () => {
  const cases: readonly (readonly [string, readonly [number, number, number, string, string]])[] = [
    ["3.4.0", [3, 4, 0, "", ""]],
    ["3.7.0-experimental", [3, 7, 0, "experimental", ""]],
    ["1.2.3-rc.1+build.5", [1, 2, 3, "rc.1", "build.5"]],
    ["1.2.3+5", [1, 2, 3, "", "5"]],
    ["1.2.3-", [1, 2, 3, "", ""]],
  ];
  for (const [text, [major, minor, patch, preRelease, metadata]] of cases)
    assert.deepEqual(parseSemanticVersion(text), { major, minor, patch, preRelease, metadata });
});

test("what is not such a version is refused", () => {
  for (const text of [
    "",
    "3",
    "3.4",
    "3.4.0.1",
    "v3.4.0",
    " 3.4.0",
    "3.4.0 ",
    "3.4.x",
    "-1.0.0",
    "1.0.0-a..b",
    "1.0.0-ä",
  ])
    assert.equal(parseSemanticVersion(text), undefined, text);
});

test("whatever is read is what was written", () => {
  const number = fc.nat(99999);
  const words = fc.oneof(fc.constant(""), fc.stringMatching(/^[0-9A-Za-z-]{1,5}(\.[0-9A-Za-z-]{1,5})?$/));
  fc.assert(
    fc.property(number, number, number, words, words, (major, minor, patch, preRelease, metadata) => {
      const text = `${major}.${minor}.${patch}${preRelease && `-${preRelease}`}${metadata && `+${metadata}`}`;
      assert.deepEqual(parseSemanticVersion(text), { major, minor, patch, preRelease, metadata });
    }),
  );
});
