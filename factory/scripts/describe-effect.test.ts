import assert from "node:assert/strict";
import { test } from "node:test";
import { describeEffect } from "./describe-effect.ts";

test("an edit is told with its lines, and shows where they are cut", () => {
  const hunk = (added: string) => ({ before: ["a"], removed: ["b"], added: [added], after: ["c"] });
  const edit = (added: string) => describeEffect({ kind: "edit", path: "/etc/x", hunks: [hunk(added)] });
  assert.equal(edit("new"), "edits /etc/x: -b +new");
  assert.equal(edit("n".repeat(200)), `edits /etc/x: -b +${"n".repeat(96)}...`);
});
