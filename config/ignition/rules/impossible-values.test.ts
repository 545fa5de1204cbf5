import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDataPath } from "@wherry/core/paths/data-path.ts";
import { readIgnition } from "../read-ignition.ts";

function judge(config: object, version = "3.4.0"): readonly string[] {
  const { findings, fatal } = readIgnition(JSON.stringify({ ignition: { version }, ...config }, undefined, 1));
  assert.equal(
    fatal,
    findings.some(({ level }) => level === "error"),
  );
  assert.ok(findings.every(({ line, column }) => line !== undefined && column !== undefined));
  return findings.map(({ level, path, line }) => `${level} ${formatDataPath(path)} ${line}`);
}

const file = (path: string) => ({ storage: { files: [{ path }] } });

const impossible: readonly (readonly [what: string, config: object, path: string])[] = [
  ["a file's path", file("/etc/a\0b"), "$.storage.files.0.path 8"],
  ["a directory's path", { storage: { directories: [{ path: "/d\0" }] } }, "$.storage.directories.0.path 8"],
  ["a link's target", { storage: { links: [{ path: "/l", target: "a\0" }] } }, "$.storage.links.0.target 9"],
  ["a file's owner", { storage: { files: [{ path: "/a", user: { name: "a\0" } }] } }, "$.storage.files.0.user.name 10"],
  ["a user's name", { passwd: { users: [{ name: "a\0" }] } }, "$.passwd.users.0.name 8"],
  ["a user's home", { passwd: { users: [{ name: "a", homeDir: "/\0" }] } }, "$.passwd.users.0.homeDir 9"],
  ["a unit's name", { systemd: { units: [{ name: "a\0.service" }] } }, "$.systemd.units.0.name 8"],
  ["a kernel argument", { kernelArguments: { shouldExist: ["a\0"] } }, "$.kernelArguments.shouldExist.0 7"],
  ["a name of 256 bytes", file(`/etc/${"é".repeat(128)}`), "$.storage.files.0.path 8"],
  ["a path of 4096 bytes", file(`${"/a".repeat(2048)}`), "$.storage.files.0.path 8"],
];

for (const [what, config, expected] of impossible) {
  test(`${what} that no machine can make is an error with its place`, () => {
    assert.deepEqual(judge(config), [`error ${expected}`]);
  });
}

test("what a machine can make is no error, however strange", () => {
  assert.deepEqual(judge(file(`/etc/${"é".repeat(127)}`)), []);
  assert.deepEqual(judge(file(`/${"a/".repeat(2046)}ab`)), []);
  assert.deepEqual(judge(file("/etc/a\nb")), []);
});

test("Ignition 2 is judged alike", () => {
  const storage = { files: [{ filesystem: "root", path: "/a\0", mode: 420 }] };
  assert.deepEqual(judge({ storage }, "2.3.0"), ["error $.storage.files.0.path 9"]);
});
