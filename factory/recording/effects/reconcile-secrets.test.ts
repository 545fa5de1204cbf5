import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "../../scripts/effects.ts";
import { diffLines } from "../../scripts/line-edit.ts";
import { reconcileSecrets, type TwoRuns } from "./reconcile-secrets.ts";

const [one, other] = ["3fa9c01b7788", "91e07da2f4c5"];
const file = (path: string, text: string): Effect => ({
  kind: "file",
  path,
  text,
  mode: 0o640,
  user: "root",
  group: "root",
});
const files = (path: string, first: string, second: string): TwoRuns => ({
  path,
  first: [file(path, first)],
  second: [file(path, second)],
});
const mark = "@secret-a-1@";

test("a word that chance made has the same mark in all files, whether they are written or edited", () => {
  const edit = (word: string): Effect => ({
    kind: "edit",
    path: "/etc/b",
    hunks: diffLines("x\n", `x\nkey ${word}\n`),
  });
  const edited = { path: "/etc/b", first: [edit(one)], second: [edit(other)] };
  const marks = new Map();
  const { effects, secrets } = reconcileSecrets("a", [files("/etc/a", `k=${one}\n`, `k=${other}\n`), edited], marks);
  assert.deepEqual(effects.get("/etc/a"), [file("/etc/a", `k=${mark}\n`)]);
  assert.deepEqual(effects.get("/etc/b"), [edit(mark)]);
  assert.deepEqual(secrets, [{ kind: "secret", mark, alphabet: "hex", length: 12, paths: ["/etc/a", "/etc/b"] }]);
  // Another package writes down what this one chose.
  const later = reconcileSecrets("later", [files("/var/lib/c", one, other)], marks);
  assert.deepEqual(later.effects.get("/var/lib/c"), [file("/var/lib/c", mark)]);
});

test("what cannot be told apart is no secret: a word with two others, or in a file that differs otherwise", () => {
  const none = (...differing: readonly TwoRuns[]) => {
    const { effects, secrets } = reconcileSecrets("a", differing, new Map());
    assert.deepEqual([effects.size, secrets], [0, []]);
  };
  none(files("/etc/a", one, other), files("/etc/b", one, "77aa00ee11bb"));
  none(files("/etc/a", one, other), files("/etc/b", `${one} on alpha`, `${other} on omega`));
  none(files("/usr/share/a", one, other));
  none({ path: "/etc/a", first: [file("/etc/a", one)], second: [] });
  none({ path: "/etc/a", first: [file("/etc/a", one)], second: [{ ...file("/etc/a", other), mode: 0o600 } as Effect] });
});
