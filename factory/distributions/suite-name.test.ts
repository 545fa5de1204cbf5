import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSuite, readSuite } from "./suite-name.ts";

test("the command line names suites as definitions do, and may leave out the first distribution", () => {
  for (const [short, whole] of [
    ["trixie", "debian:trixie"],
    ["trixie/main,contrib", "debian:trixie/main,contrib"],
    ["debian:trixie/contrib", "debian:trixie/contrib"],
  ] as const) {
    assert.deepEqual(readSuite(short), { kind: "suite", ...parseSuite(whole) }, short);
  }
  assert.deepEqual(parseSuite("debian:trixie/contrib")?.components, ["contrib"]);
});

test("what is no suite is refused with an example", () => {
  for (const text of ["", "Debian Trixie", "debian:", "trixie/", ":trixie"]) {
    assert.throws(() => readSuite(text), { code: "usage.invalid", hint: /debian:trixie/ }, text);
  }
});
