import assert from "node:assert/strict";
import { test } from "node:test";
import type { Report } from "../ignition/v2/problem.ts";
import { validateEtcd } from "./etcd.ts";
import { locksmithLines, validateLocksmith } from "./locksmith.ts";
import { validateUpdate } from "./update.ts";

type Found = readonly string[];

function findings<Value>(validate: (value: Value, report: Report) => void, value: Value): Found {
  const found: string[] = [];
  validate(value, (level, path) => found.push(`${level} ${path.join(".")}`));
  return found;
}

test("a reboot window has a start and a length, as locksmith reads them", () => {
  const cases: readonly (readonly [Parameters<typeof validateLocksmith>[0], Found])[] = [
    [{}, []],
    [{ window_start: "Thu 04:00", window_length: "1h30m" }, []],
    [{ window_start: "14:00", window_length: "0" }, []],
    [{ window_start: "14:00" }, ["error locksmith"]],
    [{ window_start: "Someday 04:00", window_length: "1h" }, ["error locksmith.window_start"]],
    [{ window_start: "24:00", window_length: "1h" }, ["error locksmith.window_start"]],
    [{ window_start: "14:00", window_length: "an hour" }, ["error locksmith.window_length"]],
    [{ reboot_strategy: "Etcd-Lock" }, []],
    [{ reboot_strategy: "never" }, ["error locksmith.reboot_strategy"]],
  ];
  for (const [locksmith, expected] of cases) assert.deepEqual(findings(validateLocksmith, locksmith), expected);
});

test("locksmith's settings are lines of its environment", () => {
  assert.deepEqual(locksmithLines({ reboot_strategy: "off", group: 'a "b"' }), [
    'REBOOT_STRATEGY="off"',
    'LOCKSMITHD_GROUP="a \\"b\\""',
  ]);
});

test("etcd's options are those of its version", () => {
  const cases: readonly (readonly [Parameters<typeof validateEtcd>[0], Found])[] = [
    [{ version: "3.3.1", name: "a" }, []],
    [{ version: "2.2.9" }, ["error etcd.version"]],
    [{ version: "2.3.0-rc.1" }, ["error etcd.version"]],
    [{ version: "4.0.0" }, ["error etcd.version"]],
    [{ version: "new" }, ["error etcd.version"]],
    [{ version: "3.9.0" }, ["warning etcd.version"]],
    [{ version: "3.2.0", auto_compaction_retention: "1h" }, ["error etcd.auto_compaction_retention"]],
    [{ version: "3.3.0", auto_compaction_retention: "1h" }, []],
  ];
  for (const [etcd, expected] of cases) assert.deepEqual(findings(validateEtcd, etcd), expected, JSON.stringify(etcd));
});

test("an update group that nobody knows needs a server of its own", () => {
  const cases: readonly (readonly [Parameters<typeof validateUpdate>[0], Found])[] = [
    [{ group: "Stable" }, []],
    [{ group: "mine" }, ["warning update"]],
    [{ group: "mine", server: "https://update.test" }, []],
    [{ group: "beta", server: "http://[" }, ["error update.server"]],
  ];
  for (const [update, expected] of cases) assert.deepEqual(findings(validateUpdate, update), expected);
});
