import assert from "node:assert/strict";
import { test } from "node:test";
import { notInstalled, skipWithout, skipWithoutInstalled } from "./skip.ts";

const tool = { name: "tar", file: "/bin/tar", prefix: [], root: "/" };

test("a test is skipped for the programs that are not there, and says how to have them", () => {
  assert.equal(skipWithout({ tar: tool }), false);
  assert.match(String(skipWithout({ tar: tool, xz: undefined })), /^xz is not here: .*run the test with a network$/);
  assert.match(String(skipWithout({ cpio: undefined, xz: undefined })), /^cpio, xz are not here: /);
  assert.equal(skipWithoutInstalled({ gpg: tool }, "gpg"), false);
  assert.equal(skipWithoutInstalled({ gpg: undefined }, "gpg"), notInstalled("gpg", "gpg"));
  assert.equal(notInstalled("apt-get", "apt"), "apt-get is not installed: apt-get install apt");
});
