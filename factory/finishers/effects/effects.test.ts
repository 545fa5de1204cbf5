import assert from "node:assert/strict";
import { test } from "node:test";
import type { Accounts } from "@wherry/core/accounts/accounts.ts";
import { linkOf, smallContext, smallTree, textOf } from "@wherry/testing/fixtures/small-tree.ts";
import { systemd } from "../../debian/policy/reviews/systemd.ts";
import type { JudgedEffect } from "../../scripts/effects.ts";
import { applyEffects } from "./effects.ts";

const accounts: Accounts = {
  users: [],
  groups: [{ name: "messagebus", gid: 990, members: [], password: "*" }],
};
const apply = (entries: Parameters<typeof smallTree>[0], effects: readonly JudgedEffect[]) =>
  applyEffects(smallTree(entries), accounts, smallContext({}, { effects }));

test("what is there already stays, what is missing is made", async () => {
  const effects: JudgedEffect[] = [
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

test("a file for additions to another one is made where that is", async () => {
  const addition = (name: string): JudgedEffect => ({
    kind: "file",
    path: `/etc/apparmor.d/local/${name}`,
    text: "",
    mode: 0o644,
    user: "root",
    group: "root",
    where: `/etc/apparmor.d/${name}`,
  });
  const tree = await apply({ "/etc/apparmor.d/shipped": "" }, [addition("shipped"), addition("named")]);
  assert.equal(textOf(tree, "/etc/apparmor.d/local/shipped"), "");
  assert.equal(tree.has("/etc/apparmor.d/local/named"), false);
});

test("modes and owners are set where the file is, through links of folders", async () => {
  const entries = { "/usr/lib/helper": "", "/lib": { link: "usr/lib" } };
  const tree = await apply(entries, [
    { kind: "mode", path: "/lib/helper", mode: 0o4754, user: "root", group: "messagebus" },
  ]);
  const { mode, uid, gid } = tree.get("/usr/lib/helper") ?? {};
  assert.deepEqual({ mode, uid, gid }, { mode: 0o4754, uid: 0, gid: 990 });

  test("without such an owner what is there stays, what is made is root's and runs as nobody else; numbers are owners", async () => {
    const made = { kind: "file", text: "x", mode: 0o6755 } as const;
    const tree = await apply({ "/usr/lib/helper": "" }, [
      { kind: "mode", path: "/usr/lib/helper", mode: 0o6755, user: "nobodyhere", group: "messagebus" },
      { ...made, path: "/usr/lib/made", user: "root", group: "nobodyhere" },
      { ...made, path: "/usr/lib/numbered", user: "1234", group: "messagebus" },
    ]);
    const owned = ["helper", "made", "numbered"].map((name) => {
      const { mode, uid, gid } = tree.get(`/usr/lib/${name}`) ?? {};
      return [mode?.toString(8), uid, gid];
    });
    assert.deepEqual(owned, [
      ["644", 0, 0],
      ["755", 0, 0],
      ["6755", 1234, 990],
    ]);
  });
});

test("a service's recorded folder is the service's, although another package brings it as root's", async () => {
  const own = { mode: 0o2770, user: "root", group: "messagebus", recorded: true } as const;
  const entries = { "/etc/app": { directory: 0o755 }, "/etc/closed": { directory: 0o700 }, "/etc/file": "" };
  const tree = await apply(entries, [
    { kind: "directory", path: "/etc/app", ...own },
    { kind: "directory", path: "/etc/closed", ...own },
    { kind: "directory", path: "/etc/file", ...own },
  ]);
  const of = (path: string) => [tree.get(path)?.mode, tree.get(path)?.gid];
  assert.deepEqual(
    [of("/etc/app"), of("/etc/closed")],
    [
      [0o2770, 990],
      [0o700, 0],
    ],
  );
  assert.equal(tree.get("/etc/file")?.kind, "file");
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

const root = { mode: 0o644, user: "root", group: "root" };

test("recorded files and links take the place of others where they say so, never that of a folder", async () => {
  const entries = { "/etc/a": "packaged", "/etc/b": { link: "a" }, "/etc/d/x": "", "/usr/share/x": "shipped" };
  const tree = await apply(entries, [
    { kind: "file", path: "/etc/a", text: "made", ...root, replace: true, recorded: true },
    { kind: "link", path: "/etc/b", target: "c", replace: true, recorded: true },
    { kind: "file", path: "/etc/d", text: "made", ...root, replace: true, recorded: true },
    { kind: "binary", path: "/etc/e", base64: "AP8=", ...root, recorded: true },
    { kind: "copy", from: "/usr/share/x", to: "/etc/f", as: { ...root, mode: 0o600 }, recorded: true },
  ]);
  assert.equal(textOf(tree, "/etc/a"), "made");
  assert.equal(linkOf(tree, "/etc/b"), "c");
  assert.equal(tree.get("/etc/d")?.kind, "directory");
  const binary = tree.get("/etc/e");
  assert.ok(binary?.kind === "file" && binary.content.size === 2);
  assert.equal(textOf(tree, "/etc/f"), "shipped");
  assert.equal(tree.get("/etc/f")?.mode, 0o600);
});

test("capabilities are a program's, and no link's", async () => {
  const tree = await apply({ "/usr/bin/ping": "", "/usr/bin/ping4": { link: "ping" }, "/usr/share/x": "shipped" }, [
    { kind: "capabilities", path: "/usr/bin/ping4", capabilities: "cap_net_raw=ep" },
    { kind: "capabilities", path: "/usr/bin/none", capabilities: "cap_net_raw=ep" },
  ]);
  const ping = tree.get("/usr/bin/ping");
  assert.ok(ping?.kind === "file" && ping.capabilities === "cap_net_raw=ep");
  assert.ok(!tree.has("/usr/bin/none"));
});

test("what was recorded beside another package is not made where that one is missing", async () => {
  const folder = { kind: "directory", mode: 0o755, user: "root", group: "root", recorded: true } as const;
  const tree = await apply({ "/etc/php/cli/php.ini": "", "/var/lib/php": { directory: 0o755 } }, [
    { kind: "link", path: "/etc/php/cli/pdo.ini", target: "../pdo.ini", recorded: true },
    { kind: "link", path: "/etc/php/fpm/pdo.ini", target: "../pdo.ini", recorded: true },
    // Packages come by name, not in the order in which their scripts ran.
    { kind: "file", path: "/var/lib/php/modules/pdo", text: "", ...root, recorded: true },
    { ...folder, path: "/var/lib/php/modules/more" },
    { ...folder, path: "/var/lib/php/modules" },
  ]);
  assert.ok(tree.has("/etc/php/cli/pdo.ini") && !tree.has("/etc/php/fpm"));
  assert.ok(tree.has("/var/lib/php/modules/pdo") && tree.has("/var/lib/php/modules/more"));
});

test("what a package enables in a web server is done in images that have that server, and in no other", async () => {
  const recorded = { recorded: true } as const;
  const effects: JudgedEffect[] = [
    { kind: "link", path: "/etc/apache2/conf-enabled/app.conf", target: "../conf-available/app.conf", ...recorded },
    { kind: "file", path: "/var/lib/apache2/conf/enabled_by_maint/app", text: "", ...root, ...recorded },
    {
      kind: "link",
      path: "/etc/lighttpd/conf-enabled/90-app.conf",
      target: "../conf-available/90-app.conf",
      ...recorded,
    },
    { kind: "directory", path: "/var/lib/app", mode: 0o755, user: "root", group: "root", ...recorded },
  ];
  const apache = {
    "/etc/apache2/conf-enabled": { directory: 0o755 },
    "/var/lib/apache2/conf/enabled_by_maint": { directory: 0o755 },
  };
  const lighttpd = { "/etc/lighttpd/conf-enabled": { directory: 0o755 } };
  const state = { "/var/lib": { directory: 0o755 } };
  const made = async (entries: Parameters<typeof smallTree>[0]) => {
    const tree = await apply({ ...entries, ...state }, effects);
    return effects.flatMap((effect) => ("path" in effect && tree.has(effect.path) ? [effect.path] : []));
  };
  const paths = effects.map((effect) => ("path" in effect ? effect.path : ""));
  assert.deepEqual(await made({}), paths.slice(3));
  assert.deepEqual(await made(apache), [...paths.slice(0, 2), ...paths.slice(3)]);
  assert.deepEqual(await made(lighttpd), paths.slice(2));
  assert.deepEqual(await made({ ...apache, ...lighttpd }), paths);
});
