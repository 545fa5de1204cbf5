import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataPath } from "@wherry/core/paths/data-path.ts";
import { describePath } from "./describe-path.ts";

const paths: readonly (readonly [path: DataPath, described: string])[] = [
  [[], ""],
  [["users"], "users"],
  [["users", 0, "keys", 12], "users[0].keys[12]"],
  [[3, "a"], "[3].a"],
  [["sysctl", "net.ipv4.ip_forward"], 'sysctl["net.ipv4.ip_forward"]'],
  [["container", "labels", 'a"b'], 'container.labels["a\\"b"]'],
  [["a-b", "_c"], "a-b._c"],
];

for (const [path, described] of paths) {
  test(`${JSON.stringify(path)} is called "${described}"`, () => assert.equal(describePath(path), described));
}
