import assert from "node:assert/strict";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Lock } from "./lock.ts";
import { formatLock, parseLock } from "./lock-file.ts";

const sha256 = "ab".repeat(32);
const bash = {
  name: "bash",
  version: "5.2.37-2+b5",
  architecture: "amd64",
  format: "debian",
  repository: 0,
  path: "pool/main/b/bash/bash_5.2.37-2+b5_amd64.deb",
  size: 1500,
  sha256,
};
const lock: Lock = {
  format: 1,
  architecture: "amd64",
  request: sha256,
  epoch: 1_700_000_000,
  repositories: [{ id: "debian:trixie" }],
  packages: [bash],
  boot: [],
  tools: [{ ...bash, name: "erofs-utils" }],
};

test("a lock reads back as it was written, one package per line", () => {
  const text = formatLock(lock);
  assert.deepEqual(parseLock(text, "x.lock"), lock);
  assert.equal(text.split("\n").filter((line) => line.includes('"sha256"')).length, 2);
});

const record = {
  package: "redis-tools",
  scripts: [{ name: "postinst", sha256 }],
  effects: [
    { kind: "account", sysusers: "u redis - - /var/lib/redis /usr/sbin/nologin" },
    { kind: "directory", path: "/var/lib/redis", mode: 0o750, user: "redis", group: "redis" },
    {
      kind: "edit",
      path: "/etc/shells",
      hunks: [{ before: ["/bin/sh"], removed: [], added: ["/bin/zsh"], after: [] }],
    },
  ],
  perMachine: [{ path: "/etc/redis/key", why: "a private key" }],
} as const;

test("records are read back as they were written, one in a line", () => {
  const recorded = { ...lock, records: [record] };
  const text = formatLock(recorded);
  assert.deepEqual(parseLock(text, "x.lock"), recorded);
  assert.equal(text.split("\n").filter((line) => line.includes("/var/lib/redis")).length, 1);
});

test("what no record may say is refused in a lock, too", () => {
  const climbing = { ...record, effects: [{ kind: "remove", path: "/etc/../x" }] };
  const text = JSON.stringify({ ...lock, records: [climbing] });
  assert.throws(() => parseLock(text, "x.lock"), { code: "lock.invalid" });
});

test("a lock names the keys that were fetched, where there were any", () => {
  const keyed = { ...lock, repositories: [{ id: "https://x stable", release: sha256, keys: [sha256] }] };
  assert.deepEqual(parseLock(formatLock(keyed), "x.lock"), keyed);
});

test("the first format of packages goes without saying, so that locks of before are read and stay the same bytes", () => {
  const text = formatLock(lock);
  assert.doesNotMatch(text, /"format":"/);
  assert.deepEqual(
    parseLock(text, "x.lock").packages.map(({ format }) => format),
    ["debian"],
  );
});

const refused: readonly [string, string][] = [
  ["text that is not JSON", "{"],
  ["another format", formatLock(lock).replace('"format": 1', '"format": 2')],
  ["an unknown field", formatLock(lock).replace('"format": 1', '"format": 1, "extra": true')],
  ["a path that leaves the repository", formatLock(lock).replaceAll("pool/main", "../../etc")],
  ["a name that Debian does not allow", formatLock(lock).replace('"bash"', '"Bash"')],
  ["a version that Debian does not allow", formatLock(lock).replace("5.2.37-2+b5", "5.2.37-")],
  ["a format of packages that nobody knows", formatLock(lock).replace('"repository":0', '"format":"x","repository":0')],
  ["a digest that is too short", formatLock(lock).replaceAll(sha256, "abc")],
  ["a package from a repository that is not listed", formatLock(lock).replaceAll('"repository":0', '"repository":7')],
];
for (const [name, text] of refused) {
  test(`a lock with ${name} is refused with the way to a new one`, () => {
    assert.throws(
      () => parseLock(text, "x.lock"),
      (error) => error instanceof WherryError && error.code === "lock.invalid" && /wherry lock/.test(error.hint ?? ""),
    );
  });
}
