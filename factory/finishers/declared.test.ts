import assert from "node:assert/strict";
import { test } from "node:test";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { systemd } from "../debian/policy/reviews/systemd.ts";
import type { Effect } from "../scripts/effects.ts";
import { applyDeclared } from "./declared.ts";

const accounts: Accounts = {
  users: [],
  groups: [{ name: "messagebus", gid: 990, members: [], password: "*" }],
};
const apply = (entries: Parameters<typeof smallTree>[0], effects: readonly Effect[]) =>
  applyDeclared(smallTree(entries), accounts, smallContext({}, { effects }));

test("what is there already stays, what is missing is made", async () => {
  const effects: Effect[] = [
    { kind: "copy", from: "/usr/share/x/profile", to: "/etc/profile" },
    { kind: "copy", from: "/usr/share/x/nothing", to: "/etc/nothing" },
    { kind: "file", path: "/etc/networks", text: "made", mode: 0o644, user: "root", group: "root" },
    { kind: "directory", path: "/srv", mode: 0o755, user: "root", group: "root" },
    { kind: "link", path: "/etc/resolv.conf", target: "../run/x" },
    { kind: "link", path: "/var/run", target: "/run" },
    { kind: "link", path: "/var/full", target: "/run" },
  ];
  const entries = {
    "/usr/share/x/profile": "shipped",
    "/etc/networks": "own",
    "/var/run": { directory: 0o755 },
    "/var/full/file": "",
  };
  const tree = await apply(entries, effects);
  assert.equal(textOf(tree, "/etc/profile"), "shipped");
  assert.equal(tree.has("/etc/nothing"), false);
  assert.equal(textOf(tree, "/etc/networks"), "own");
  assert.equal(tree.get("/srv")?.kind, "directory");
  assert.equal(linkOf(tree, "/etc/resolv.conf"), "../run/x");
  assert.equal(linkOf(tree, "/var/run"), "/run");
  assert.equal(tree.get("/var/full")?.kind, "directory");
});

test("modes and owners are set where the file is, through links of folders", async () => {
  const entries = { "/usr/lib/helper": "", "/lib": { link: "usr/lib" } };
  const tree = await apply(entries, [
    { kind: "mode", path: "/lib/helper", mode: 0o4754, user: "root", group: "messagebus" },
  ]);
  const { mode, uid, gid } = tree.get("/usr/lib/helper") ?? {};
  assert.deepEqual({ mode, uid, gid }, { mode: 0o4754, uid: 0, gid: 990 });
});

test("the name service's modules find their places, and find them once", async () => {
  const before =
    "passwd:         files\ngroup:          files\nshadow:         files\ngshadow:        files\n\nhosts:          files dns\nnetworks:       files\n";
  const effects = systemd
    .filter(({ package: name }) => name.startsWith("libnss-"))
    .flatMap(({ effects: found }) => found ?? []);
  const once = await apply({ "/etc/nsswitch.conf": before }, effects);
  const expected =
    "passwd:         files systemd\ngroup:          files systemd\nshadow:         files systemd\ngshadow:        files systemd\n\nhosts:          files myhostname resolve [!UNAVAIL=return] dns\nnetworks:       files\n";
  assert.equal(textOf(once, "/etc/nsswitch.conf"), expected);
  const twice = await apply({ "/etc/nsswitch.conf": expected }, effects);
  assert.equal(textOf(twice, "/etc/nsswitch.conf"), expected);
});
