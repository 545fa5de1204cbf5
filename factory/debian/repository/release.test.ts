import assert from "node:assert/strict";
import { test } from "node:test";
import { type ErrorCode, WherryError } from "@wherry/core/errors/errors.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { checkDates, isSafePath, parseRelease } from "./release.ts";

const sum = "0123456789abcdef".repeat(4);
const release = `Origin: Debian
Label: Debian
Suite: stable
Codename: trixie
Date: Sat, 12 Sep 2026 07:55:41 UTC
Valid-Until: Sat, 19 Sep 2026 07:55:41 UTC
Acquire-By-Hash: yes
No-Support-for-Architecture-all: Packages
Architectures: all amd64 arm64
Components: main contrib
Description: Debian 13.7
MD5Sum:
 d41d8cd98f00b204e9800998ecf8427e        0 main/binary-amd64/Packages
SHA256:
 ${sum}  1234 main/binary-amd64/Packages
 ${sum.toUpperCase()} 99 ./contrib/binary-amd64/Packages.xz
`;

test("a Release file says whether its packages are to be installed unasked", () => {
  const of = (fields: string) => {
    const { notAutomatic, butAutomaticUpgrades } = parseRelease(fields + release, "Release");
    return [notAutomatic, butAutomaticUpgrades];
  };
  assert.deepEqual(of("NotAutomatic: yes\n"), [true, false]);
  assert.deepEqual(of("NotAutomatic: Yes\nButAutomaticUpgrades: yes\n"), [true, true]);
  assert.deepEqual(of("NotAutomatic: no\n"), [false, false]);
});

test("a Release file says what it is and what it lists", () => {
  const { files, ...rest } = parseRelease(release, "Release");
  assert.deepEqual(rest, {
    origin: "Debian",
    suite: "stable",
    codename: "trixie",
    date: Date.UTC(2026, 8, 12, 7, 55, 41) / 1000,
    validUntil: Date.UTC(2026, 8, 19, 7, 55, 41) / 1000,
    acquireByHash: true,
    components: ["main", "contrib"],
    architectures: ["all", "amd64", "arm64"],
    allIsInside: true,
    notAutomatic: false,
    butAutomaticUpgrades: false,
  });
  assert.deepEqual(
    [...files],
    [
      ["main/binary-amd64/Packages", { size: 1234, sha256: sum }],
      ["contrib/binary-amd64/Packages.xz", { size: 99, sha256: sum }],
    ],
  );
});

test("what is not said has a default", () => {
  const { validUntil, acquireByHash, allIsInside, components } = parseRelease(
    "Date: Mon,  4 Nov 2024  9:21:40 +0000\nSHA256:\n",
    "Release",
  );
  assert.deepEqual([validUntil, acquireByHash, allIsInside, components], [undefined, false, false, []]);
});

const refused: readonly [string, string, RegExp][] = [
  ["no date", release.replace(/^Date:.*\n/m, ""), /has no Date/],
  [
    "a date in words",
    release.replace(/^Date:.*$/m, "Date: yesterday"),
    /has a Date that is not a date in UTC: "yesterday"/,
  ],
  [
    "a date in another zone",
    release.replace("41 UTC\nValid", "41 +0200\nValid"),
    /has a Date that is not a date in UTC/,
  ],
  ["a date that no calendar has", release.replace("12 Sep", "99 Sep"), /has a Date that is not a date in UTC/],
  ["no SHA-256 sums", release.replace("SHA256:", "SHA1:"), /lists no SHA-256 sums/],
  ["a sum that is too short", release.replace(sum, "cafe"), /has a SHA256 line/],
  ["a negative size", release.replace(" 1234 ", " -1 "), /has a SHA256 line/],
  ["a fractional size", release.replace(" 1234 ", " 1.5 "), /has a SHA256 line/],
  ["a size beyond reason", release.replace(" 1234 ", " 999999999999 "), /more than any index may have/],
  ["a size beyond integers", release.replace(" 1234 ", ` ${"9".repeat(40)} `), /has a SHA256 line/],
  ["a fourth column", `${release} ${sum} 1 main/Packages x\n`, /has a SHA256 line/],
  ["an absolute path", `${release} ${sum} 1 /etc/passwd\n`, /outside of its folder: "\/etc\/passwd"/],
  ["a path upwards", `${release} ${sum} 1 main/../../x\n`, /outside of its folder/],
  ["one file with two sums", `${release} ${"f".repeat(64)} 1234 main/binary-amd64/Packages\n`, /twice, differently/],
  ["two paragraphs", `${release}\nOrigin: x\n`, /must be exactly one paragraph/],
  ["nothing", "", /must be exactly one paragraph/],
  ["a huge file", "x".repeat(33 * 1024 * 1024), /larger than any Release file/],
];

for (const [name, text, says] of refused) {
  test(`refused: ${name}`, () => {
    assert.throws(() => parseRelease(text, "Release"), isError("repository.malformed", says));
  });
}

test("a Release is good until the second that it names", () => {
  const parsed = parseRelease(release, "Release");
  const check = { name: "Release", checkValidUntil: true };
  const end = parsed.validUntil ?? 0;
  checkDates(parsed, { ...check, now: end });
  assert.throws(
    () => checkDates(parsed, { ...check, now: end + 1 }),
    isError("repository.expired", /^Release expired on 2026-09-19 07:55 UTC$/),
  );
  checkDates(parsed, { ...check, now: end + 1, checkValidUntil: false });
});

test("a Release may be a day ahead of the clock, not more", () => {
  const parsed = parseRelease(release, "Release");
  const check = { name: "Release", checkValidUntil: false };
  checkDates(parsed, { ...check, now: parsed.date - 24 * 60 * 60 });
  assert.throws(
    () => checkDates(parsed, { ...check, now: parsed.date - 24 * 60 * 60 - 1 }),
    isError("repository.expired", /which is in the future/),
  );
});

test("whatever the text, the answer is a Release with safe paths or a WherryError", () => {
  const line = fc.oneof(
    fc.constantFrom(...release.split("\n")),
    fc.string(),
    fc.tuple(fc.constantFrom(sum, "x"), fc.nat().map(String), fc.string()).map((parts) => ` ${parts.join(" ")}`),
  );
  assertProperty(
    fc.property(fc.array(line), (lines) => {
      try {
        const { files } = parseRelease(lines.join("\n"), "Release");
        for (const path of files.keys()) assert.ok(isSafePath(path));
      } catch (error) {
        assert.ok(error instanceof WherryError);
        assert.equal(error.code, "repository.malformed");
      }
    }),
  );
});

function isError(code: ErrorCode, says: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof WherryError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, says);
    return true;
  };
}
