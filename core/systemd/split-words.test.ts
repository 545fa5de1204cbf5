import assert from "node:assert/strict";
import { test } from "node:test";
import { splitWords } from "./split-words.ts";

const CASES: readonly [line: string, ...words: string[]][] = [
  ["  d /run/x\t0755 root  root ", "d", "/run/x", "0755", "root", "root"],
  ['u redis - "Redis \\"server\\"" /var/lib/redis', "u", "redis", "-", 'Redis "server"', "/var/lib/redis"],
  ["d '/run/a b' \"\" -", "d", "/run/a b", "", "-"],
  ['"never closed', '"never', "closed"],
  ["", ...[]],
];

for (const [line, ...words] of CASES) {
  test(`${JSON.stringify(line)} is ${words.length} words`, () => assert.deepEqual(splitWords(line), words));
}
