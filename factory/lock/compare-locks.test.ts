import assert from "node:assert/strict";
import { test } from "node:test";
import { compareLocks, formatLockDifferences } from "./compare-locks.ts";
import type { Lock, LockedPackage } from "./lock.ts";

function locked(name: string, version: string, more: Partial<LockedPackage> = {}): LockedPackage {
  const sha256 = Buffer.from(name + version)
    .toString("hex")
    .padEnd(64, "0");
  return { name, version, architecture: "amd64", format: "deb", repository: 0, path: name, size: 1, sha256, ...more };
}

const before: Lock = {
  format: 1,
  architecture: "amd64",
  request: "a".repeat(64),
  epoch: 0,
  repositories: [{ id: "debian:trixie", release: "b".repeat(64) }],
  packages: [locked("bash", "5.2"), locked("curl", "8.1"), locked("zlib", "1")],
  boot: [],
  tools: [locked("erofs-utils", "1.8")],
  records: [{ package: "curl", scripts: [], effects: [], perMachine: [] }],
};

test("locks that say the same differ in nothing, in whatever order", () => {
  assert.deepEqual(compareLocks(before, { ...before, packages: before.packages.toReversed() }), []);
});

test("packages, repositories, scripts and the time stamp are told by what became of them", () => {
  const after: Lock = {
    ...before,
    epoch: 86_400,
    repositories: [{ id: "debian:trixie", release: "c".repeat(64) }, { id: "./debs" }],
    packages: [locked("curl", "8.2"), locked("zlib", "1", { sha256: "d".repeat(64) }), locked("nginx", "1")],
    boot: [locked("systemd-boot", "257")],
    records: [],
  };
  assert.deepEqual(formatLockDifferences(compareLocks(before, after)), [
    "lock:",
    "  ~ time stamp 1970-01-01T00:00:00.000Z -> 1970-01-02T00:00:00.000Z",
    "repositories:",
    "  + ./debs without a signed list",
    "  ~ debian:trixie list bbbbbbbbbbbb -> list cccccccccccc",
    "packages:",
    "  - bash 5.2",
    "  ~ curl 8.1 -> 8.2",
    "  + nginx 1",
    "  ~ zlib 1 (7a6c69623100) -> 1 (dddddddddddd)",
    "boot:",
    "  + systemd-boot 257",
    "scripts:",
    "  - curl 0 effects, 0 left to machines",
  ]);
});

test("packages of one name are told apart by their architecture", () => {
  const packages = [locked("libc6", "2"), locked("libc6", "2", { architecture: "i386" })];
  assert.deepEqual(
    compareLocks({ ...before, packages: packages.slice(0, 1) }, { ...before, packages }).map(({ name }) => name),
    ["libc6:i386"],
  );
});
