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

test("names of the machine and dates of comments are told apart where nothing else of the package differs", () => {
  const run = (host: string, date: string, rest: readonly ReturnType<typeof file>[]) => ({
    effects: [file("/etc/mailname", `${host}.${host}.example\n`), file("/etc/a.conf", `# ${date}\nx=1\n`), ...rest],
    perMachine: [],
  });
  const options = () => ({ name: "a", marks: new Map(), isMade: () => false });
  const whole = compareRuns(run("alpha", "2026-11-30", []), run("omega", "2028-01-05", []), options());
  assert.deepEqual(whole, {
    effects: [
      file("/etc/mailname", "@secret-a-1@\n").effect,
      file("/etc/a.conf", "x=1\n").effect,
      { kind: "secret", mark: "@secret-a-1@", alphabet: "full-name", length: 0, paths: ["/etc/mailname"] },
    ],
    perMachine: [],
  });
  const made = (id: string) => [file("/var/lib/a/mail.db", id)];
  const partly = compareRuns(run("alpha", "2026-11-30", made("1")), run("omega", "2028-01-05", made("2")), options());
  assert.deepEqual(
    partly.perMachine.map(({ path }) => path),
    ["/etc/a.conf", "/etc/mailname", "/var/lib/a/mail.db"],
  );
});
