import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "../../scripts/effects.ts";
import { diffLines } from "../../scripts/line-edit.ts";
import { withoutDatedComments } from "./dated-comments.ts";

const path = "/etc/a";
const file = (text: string): Effect => ({ kind: "file", path, text, mode: 0o644, user: "root", group: "root" });
const edit = (line: string): Effect => ({ kind: "edit", path, hunks: diffLines("x\n", `x\n${line}\ny\n`) });

test("a comment that says when a file was made is left out, and nothing else", () => {
  const said = (first: string, second: string) => {
    const runs = withoutDatedComments({ path, first: [file(first)], second: [file(second)] });
    return [runs.first, runs.second].map(([one]) => (one?.kind === "file" ? one.text : ""));
  };
  const same = (comment: string, other: string) =>
    assert.deepEqual(said(`# one\n${comment}\nkey=1\n`, `# one\n${other}\nkey=1\n`), [
      "# one\nkey=1\n",
      "# one\nkey=1\n",
    ]);
  same(
    "# generated from debconf on Mon Nov 30 19:37:18 UTC 2026",
    "# generated from debconf on Wed Jan  5 02:49:18 UTC 2028",
  );
  same("; 2026-11-30", "; 2028-01-05");
  same(" * made at 1796053577", " * made at 1830636617");
  const kept = (first: string, second: string) => assert.deepEqual(said(first, second), [first, second]);
  kept("date=2026-11-30\n", "date=2028-01-05\n");
  kept("# on alpha\n", "# on omega\n");
  kept("# 2026-11-30\n", "# 2026-11-30\n");
});

test("the same of lines that an edit adds", () => {
  const [first, second] = [edit("# 2026-11-30"), edit("# 2028-01-05")];
  const runs = withoutDatedComments({ path, first: [first], second: [second] });
  assert.deepEqual(runs.first, [{ kind: "edit", path, hunks: diffLines("x\n", "x\ny\n") }]);
  assert.deepEqual(runs.second, runs.first);
});
