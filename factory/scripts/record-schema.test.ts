import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOfRecord } from "./record-schema.ts";

const owned = { mode: 0o750, user: "redis", group: "redis" };
const record = {
  package: "redis-tools",
  scripts: [{ name: "postinst", sha256: "ab".repeat(32) }],
  asked: ["redis/port"],
  answers: { "redis/port": "6379" },
  effects: [{ kind: "directory", path: "/var/lib/redis", ...owned }],
  perMachine: [{ path: "/etc/redis/key", why: "a private key" }],
};
const hunk = { before: ["/bin/sh"], removed: [], added: ["/bin/zsh"], after: [] };

const allowed: readonly (readonly [what: string, effect: object])[] = [
  ["an account", { kind: "account", sysusers: "u redis - - /var/lib/redis /usr/sbin/nologin" }],
  ["an owner by number", { kind: "mode", path: "/var/lib/x", ...owned, user: "1234" }],
  ["an edit", { kind: "edit", path: "/etc/shells", hunks: [hunk] }],
  ["bytes that are no text", { kind: "binary", path: "/etc/x", base64: "AP8=", ...owned, replace: true }],
  ["capabilities", { kind: "capabilities", path: "/usr/bin/ping", capabilities: "cap_net_raw=ep" }],
  ["an edit of a text that is no UTF-8", { kind: "edit", path: "/etc/x", hunks: [hunk], encoding: "latin1" }],
  ["an ACL", { kind: "acl", path: "/var/x", entries: ["default:group:cron:rwX", "mask::r", "user::-"] }],
  ["a secret", { kind: "secret", mark: "@secret-a.b-1@", alphabet: "hex", length: 32, paths: ["/etc/x"] }],
  ["a link that climbs", { kind: "link", path: "/etc/x", target: "../usr/x" }],
];
for (const [what, effect] of allowed) {
  test(`a record may have ${what}`, () => {
    assert.equal(problemOfRecord({ ...record, effects: [effect] }), undefined);
  });
}

const refused: readonly (readonly [what: string, effect: object, place: string])[] = [
  ["a path that climbs", { kind: "file", path: "/etc/../x", text: "", ...owned }, "path"],
  ["a path that is relative", { kind: "remove", path: "etc/x" }, "path"],
  ["the root itself", { kind: "remove", path: "/" }, "path"],
  ["a path that would steer a terminal", { kind: "remove", path: "/etc/\u001b[2J" }, "path"],
  ["a target of two lines", { kind: "link", path: "/etc/x", target: "a\nb" }, "target"],
  ["two lines for an account", { kind: "account", sysusers: "u a -\nu b 0" }, "sysusers"],
  ["an account that is none", { kind: "mode", path: "/etc/x", ...owned, user: "a b" }, "user"],
  ["a mode beyond all bits", { kind: "mode", path: "/etc/x", ...owned, mode: 0o100644 }, "mode"],
  ["an ACL of two lines", { kind: "acl", path: "/var/x", entries: ["user:a:r\nf /etc/x"] }, "entries.0"],
  [
    "a mark that a shell would misread",
    { kind: "secret", mark: "@secret-a$(id)-1@", alphabet: "hex", length: 32, paths: ["/etc/x"] },
    "mark",
  ],
  ["a key that nobody knows", { kind: "remove", path: "/etc/x", run: "sh" }, "run"],
  [
    "a line of an edit that is two",
    { kind: "edit", path: "/etc/x", hunks: [{ ...hunk, added: ["a\nb"] }] },
    "hunks.0.added.0",
  ],
  ["a substitution by a pattern", { kind: "substitute", path: "/etc/x", pattern: "(a+)+", replacement: "" }, "kind"],
  ["capabilities that are none", { kind: "capabilities", path: "/usr/bin/x", capabilities: "all" }, "capabilities"],
];
for (const [what, effect, place] of refused) {
  test(`a record with ${what} is refused, with where it is`, () => {
    const problem = problemOfRecord({ ...record, effects: [record.effects[0], effect] });
    assert.match(problem ?? "", new RegExp(`^effects\\.1\\.${RegExp.escape(place)}: `));
  });
}

test("a mark without its secret is refused, which would be a password that all machines share", () => {
  const mark = "@secret-a-1@";
  const secret = { kind: "secret", mark, alphabet: "hex", length: 32, paths: ["/etc/x"] };
  const file = { kind: "file", path: "/etc/x", text: `password=${mark}\n`, ...owned };
  const edit = { kind: "edit", path: "/etc/x", hunks: [{ ...hunk, added: [mark] }] };
  for (const one of [file, edit]) {
    assert.match(problemOfRecord({ ...record, effects: [one] }) ?? "", /^effects: a mark /);
    assert.equal(problemOfRecord({ ...record, effects: [one, secret] }), undefined);
  }
  const long = { ...secret, mark: `@secret-${"a".repeat(250)}-1@` };
  assert.match(problemOfRecord({ ...record, effects: [long] }) ?? "", /^effects\.0\.mark: /);
});

test("what is no record at all is refused", () => {
  const { scripts: _, ...without } = record;
  const question = { ...record, asked: ["no slash"] };
  for (const value of [undefined, [], "x", without, { ...record, scripts: [] }, question, { ...record, more: 1 }]) {
    assert.notEqual(problemOfRecord(value), undefined, JSON.stringify(value));
  }
  assert.equal(problemOfRecord(record), undefined);
});
