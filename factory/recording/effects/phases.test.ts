import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { debianRecording } from "../../debian/policy/recording.ts";
import { deriveEffects } from "./derive-effects.ts";
import { deriveTogether, phasesOf } from "./phases.ts";
import type { Change, Changes } from "./snapshot.ts";

const root = { mode: 0o644, uid: 0, gid: 0 };
const file = (text: string): Change => {
  const bytes = Buffer.from(text);
  return { kind: "file", ...root, sha256: hash("sha256", bytes), bytes };
};
const names = { user: () => "root", group: () => "root" };
const given = (before: Changes, after: Changes) => ({
  ...{ policy: debianRecording, before, after, original: () => undefined, originalKind: () => undefined },
  ...{ packaged: () => undefined, similar: () => undefined, names, laidOut: () => root },
});

test("all packages are unpacked before one is configured, but for what must be configured first", () => {
  const words = (count: number, needs: Readonly<Record<number, readonly number[]>> = {}) =>
    phasesOf(count, (index) => needs[index] ?? [])
      .map(({ kind, index }) => `${kind.charAt(0)}${index}`)
      .join(" ");
  assert.equal(words(3), "u0 u1 u2 c0 c1 c2");
  assert.equal(words(4, { 2: [1] }), "u0 u1 c0 c1 u2 u3 c2 c3");
  // A circle, which apt refuses: it is broken where it is entered.
  assert.equal(words(2, { 0: [1], 1: [0] }), "u0 c0 u1 c1");
  assert.equal(words(2, { 0: [1], 1: [1] }), "u0 u1 c0 c1");
});

test("what a package does in two phases is one thing, and what others did between them is not its own", () => {
  const none: Changes = new Map();
  const unpacked: Changes = new Map([
    ["/etc/gone", file("for a while")],
    ["/etc/own", file("one\n")],
  ]);
  const first = { before: none, after: unpacked, derived: deriveEffects(given(none, unpacked)) };
  const others: Changes = new Map([...unpacked, ["/etc/others", file("x")]]);
  const end: Changes = new Map([
    ["/etc/others", file("x")],
    ["/etc/own", file("one\ntwo\n")],
  ]);
  const { effects } = deriveTogether(first, given(others, end));
  assert.deepEqual(
    effects.map(({ effect }) => effect),
    [{ kind: "file", path: "/etc/own", text: "one\ntwo\n", mode: 0o644, user: "root", group: "root" }],
  );
});

test("what a preinst diverted is said of it, though nothing is moved any more afterwards", () => {
  const moved: Changes = new Map([
    ["/usr/bin/zcat", { kind: "removed" }],
    ["/var/lib/dpkg/diversions", file("/usr/bin/zcat\n/usr/bin/zcat.gzip\nzutils\n")],
  ]);
  const first = { before: new Map(), after: moved, derived: deriveEffects(given(new Map(), moved)) };
  assert.deepEqual(
    deriveTogether(first, given(moved, moved)).effects.map(({ effect }) => effect),
    [{ kind: "divert", path: "/usr/bin/zcat", to: "/usr/bin/zcat.gzip", package: "zutils" }],
  );
});
