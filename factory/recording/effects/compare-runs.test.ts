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
  const first = { effects: [same, file("/etc/token", "1"), file("/etc/d/alpha", "")], perMachine: [], doubtful: [] };
  const why = "a database cluster";
  const second = { effects: [same, file("/etc/token", "2")], perMachine: [{ path: "/var/lib/db", why }], doubtful: [] };
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
    doubtful: [],
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

test("a database is recorded where both runs have the same, and no unit makes it", () => {
  const path = "/var/lib/a/db";
  const run = (text: string) => ({
    effects: [file(path, text)],
    perMachine: [],
    doubtful: [{ path, why: "a database" }],
  });
  const compare = (other: string, isMade: boolean) =>
    compareRuns(run("1"), run(other), { name: "a", marks: new Map(), isMade: () => isMade });
  assert.deepEqual(compare("1", false), { effects: [file(path, "1").effect], perMachine: [] });
  for (const [other, isMade] of [
    ["2", false],
    ["1", true],
  ] as const)
    assert.deepEqual(compare(other, isMade), { effects: [], perMachine: [{ path, why: "a database" }] });
});

test("what has a time or a number of its making in its name is left out where both runs have made such", () => {
  const run = (...paths: readonly string[]) => ({
    effects: paths.map((path) => file(path, path)),
    perMachine: [],
    doubtful: [],
  });
  const compare = (first: string[], second: string[]) =>
    compareRuns(run(...first), run(...second), { name: "a", marks: new Map(), isMade: () => false }).perMachine.map(
      ({ path }) => path,
    );
  assert.deepEqual(
    compare(["/etc/a.conf.20261130195326"], ["/etc/a.conf.20280105030532", "/etc/a.conf.20280105030533"]),
    [],
  );
  assert.deepEqual(compare(["/var/b/2026-11-30-1"], ["/var/b/2028-01-05-1"]), []);
  assert.deepEqual(compare(["/etc/a.conf.20261130195326"], []), ["/etc/a.conf.20261130195326"]);
  assert.deepEqual(compare(["/etc/a.1"], ["/etc/a.2"]), ["/etc/a.1", "/etc/a.2"]);
});
