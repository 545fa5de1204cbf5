import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "../../scripts/effects.ts";
import { compareRuns } from "./compare-runs.ts";

const file = (path: string, text: string) => {
  const effect: Effect = { kind: "file", path, text, mode: 0o600, user: "root", group: "root" };
  return { path, effect };
};

test("what both runs did is recorded; what only one did, or did otherwise, is named", () => {
  const same = file("/etc/same", "x");
  const first = { effects: [same, file("/etc/token", "1"), file("/etc/d/alpha", "")], perMachine: [] };
  const why = "a database cluster";
  const second = { effects: [same, file("/etc/token", "2")], perMachine: [{ path: "/var/lib/db", why }] };
  const differs = "differs whenever it is made";
  const expected = {
    effects: [same.effect],
    perMachine: [
      { path: "/etc/d/alpha", why: differs },
      { path: "/etc/token", why: differs },
      { path: "/var/lib/db", why },
    ],
  };
  assert.deepEqual(compareRuns(first, second, { name: "a", marks: new Map(), isMade: () => false }), expected);
  assert.deepEqual(compareRuns(second, first, { name: "a", marks: new Map(), isMade: () => false }), expected);
});
