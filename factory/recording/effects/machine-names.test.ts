import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "../../scripts/effects.ts";
import { markNames } from "./machine-names.ts";

const file = (path: string, text: string): Effect => ({
  kind: "file",
  path,
  text,
  mode: 0o644,
  user: "root",
  group: "root",
});

function marked(path: string, text: string) {
  const first = [file(path, text)];
  const second = [file(path, text.replaceAll("alpha", "omega"))];
  const { runs, names } = markNames("a", [{ path, first, second }]);
  const [one] = runs[0]?.first ?? [];
  const isSame = JSON.stringify(runs[0]?.first) === JSON.stringify(runs[0]?.second);
  return { isSame, text: one?.kind === "file" ? one.text : "", names };
}

test("the name of a machine is a mark, in the forms in which a machine knows it", () => {
  const text = "root@alpha.alpha.example mail.alpha.example alpha:1 http://alpha/\n";
  assert.ok(marked("/etc/a", "# user@mail.example.com\ndomain=alpha.example\n").isSame);
  const { isSame, text: now, names } = marked("/etc/a", text);
  assert.ok(isSame);
  assert.equal(now, "root@@secret-a-1@ mail.@secret-a-2@ @secret-a-3@:1 http://@secret-a-3@/\n");
  assert.deepEqual(
    names.map(({ mark, alphabet, length, paths }) => [mark, alphabet, length, ...paths]),
    [
      ["@secret-a-1@", "full-name", 0, "/etc/a"],
      ["@secret-a-2@", "domain-name", 0, "/etc/a"],
      ["@secret-a-3@", "host-name", 0, "/etc/a"],
    ],
  );
});

test("what both runs have in common is no name", () => {
  const first = [file("/etc/a", "class [[:alpha:]]\nhost alpha\n")];
  const second = [file("/etc/a", "class [[:alpha:]]\nhost omega\n")];
  const { runs } = markNames("a", [{ path: "/etc/a", first, second }]);
  assert.deepEqual(runs[0]?.first, [file("/etc/a", "class [[:alpha:]]\nhost @secret-a-3@\n")]);
  assert.deepEqual(runs[0]?.second, runs[0]?.first);
});

test("a name that is taken apart, within another word, or in /usr stays", () => {
  for (const [path, text] of [
    ["/etc/a", "base dc=alpha,dc=example\n"],
    ["/etc/a", "alphabet my-alpha alpha_1\n"],
    ["/etc/a", "alpha.example.org\n"],
    ["/usr/share/a", "alpha\n"],
  ] as const) {
    const { text: now, names } = marked(path, text);
    assert.equal(now, text);
    assert.deepEqual(names, []);
  }
});
