import assert from "node:assert/strict";
import { test } from "node:test";
import { matchName, scriptDigest } from "./script-digest.ts";

test("the version in a kernel's name does not change its scripts, and nothing else is overlooked", () => {
  const script = (version: string, rest = "") => `version=${version}\nimage_path=/boot/vmlinuz-$version\n${rest}`;
  const digest = (version: string, text: string) =>
    scriptDigest(text, matchName("linux-image-*", `linux-image-${version}`));
  const known = digest("6.12.1+deb13-amd64", script("6.12.1+deb13-amd64"));
  assert.equal(digest("7.1.2-cloud-arm64", script("7.1.2-cloud-arm64")), known);
  // Another version than its own, its own as a part of something else, and one command more.
  assert.notEqual(digest("6.12.1+deb13-amd64", script("6.12.2+deb13-amd64")), known);
  assert.notEqual(digest("6.12.1", script("6.12.1-amd64")), known);
  assert.notEqual(digest("6.12.1+deb13-amd64", script("6.12.1+deb13-amd64", "rm -rf /\n")), known);
});

test("a name is matched as a whole, and gives what the star stands for", () => {
  const rows: [string, string, string | undefined][] = [
    ["bash", "bash", ""],
    ["bash", "bash-static", undefined],
    ["linux-image-*", "linux-image-6.1", "6.1"],
    ["linux-image-*", "linux-image-", ""],
    ["linux-image-*", "linux-headers-6.1", undefined],
    ["a*a", "a", undefined],
    ["a*a", "aba", "b"],
  ];
  for (const [pattern, name, expected] of rows) assert.equal(matchName(pattern, name), expected, `${pattern} ${name}`);
});
