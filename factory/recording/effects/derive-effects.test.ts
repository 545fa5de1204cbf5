import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import { debianRecording } from "../../debian/policy/recording.ts";
import { deriveEffects } from "./derive-effects.ts";
import type { Change } from "./snapshot.ts";

const root = { mode: 0o644, uid: 0, gid: 0 };
const owned = { mode: 0o644, user: "root", group: "root" };
const file = (text: string | Buffer, more: Partial<typeof root> = {}): Change => {
  const bytes = Buffer.from(text);
  return { kind: "file", ...root, ...more, sha256: hash("sha256", bytes), bytes };
};

/** A long text that a package ships. */
const table = Array.from({ length: 2000 }, (_, index) => `line ${index}\n`).join("");

/** What comes of changes to a system that has these files. */
function derive(
  after: Readonly<Record<string, Change>>,
  original: Readonly<Record<string, string>> = {},
  packaged = (sha256: string): string | undefined =>
    sha256 === hash("sha256", "shipped") ? "/usr/share/x/default" : undefined,
) {
  const { effects, perMachine, doubtful } = deriveEffects({
    policy: debianRecording,
    before: new Map(),
    after: new Map(Object.entries(after)),
    original: (path) => (original[path] === undefined ? undefined : Buffer.from(original[path])),
    originalKind: (path) => (original[path] === undefined ? undefined : "file"),
    packaged,
    similar: (path) =>
      path === "/var/lib/a.h.raw" ? { path: "/usr/share/a.h", bytes: Buffer.from(table) } : undefined,
    names: { user: () => "root", group: () => "root" },
    laidOut: () => root,
  });
  return { effects: effects.map(({ effect }) => effect), perMachine, doubtful };
}

test("files are said as text, as copies of what packages ship, or as bytes", () => {
  assert.deepEqual(
    derive({ "/etc/a": file("text"), "/etc/b": file("shipped"), "/etc/c": file(Buffer.from([0, 255])) }).effects,
    [
      { kind: "file", path: "/etc/a", text: "text", ...owned },
      { kind: "copy", from: "/usr/share/x/default", to: "/etc/b", as: owned },
      { kind: "binary", path: "/etc/c", base64: "AP8=", ...owned },
    ],
  );
});

test("a file that was there is edited, and keeps its owner unless that changed, too", () => {
  const original = { "/etc/a": "one\n", "/etc/b": "one\n", "/etc/c": "one\n" };
  const { effects } = derive(
    { "/etc/a": file("one\ntwo\n"), "/etc/b": file("two\n", { mode: 0o600 }), "/etc/c": { kind: "removed" } },
    original,
  );
  assert.deepEqual(
    effects.map((effect) => [effect.kind, "path" in effect && effect.path]),
    [
      ["edit", "/etc/a"],
      ["edit", "/etc/b"],
      ["mode", "/etc/b"],
      ["remove", "/etc/c"],
    ],
  );
});

test("a file that was moved away and back has neither another owner nor another mode", () => {
  const { effects } = derive(
    { "/etc/same": { kind: "attributes", ...root }, "/etc/other": { kind: "attributes", ...root, uid: 33 } },
    { "/etc/same": "", "/etc/other": "" },
  );
  assert.deepEqual(
    effects.map((effect) => [effect.kind, "path" in effect && effect.path]),
    [["mode", "/etc/other"]],
  );
});

test("a text that is no UTF-8 is edited like others, byte by byte", () => {
  const german = `${table}# f\u00fcr Briefe\n`;
  const { effects } = derive({ "/var/lib/a.h.raw": file(Buffer.from(german, "latin1")) });
  const [copy, edit] = effects;
  assert.equal(copy?.kind, "copy");
  assert.ok(edit?.kind === "edit" && edit.encoding === "latin1");
  assert.deepEqual(
    edit.hunks.flatMap(({ added }) => added),
    ["# f\u00fcr Briefe"],
  );
});

test("what setcap was told is said of the program, the last word on each", () => {
  const said = (text: string) => derive({ "/var/lib/dpkg/capabilities": file(text) }).effects;
  const [ping, fping] = ["/usr/bin/ping", "/usr/bin/fping"];
  assert.deepEqual(said(`cap_net_raw=ep\t${ping}\ncap_net_raw-epi\t${ping}\n`), []);
  assert.deepEqual(said(`cap_net_raw+p\t${ping}\ncap_net_raw+ep\t${fping}\ncap_net_raw=pe\t${ping}\n`), [
    { kind: "capabilities", path: ping, capabilities: "cap_net_raw=ep" },
    { kind: "capabilities", path: fping, capabilities: "cap_net_raw=ep" },
  ]);
});

test("what was diverted is said once, not where its files are; old paths are no matter", () => {
  const noted = [
    ["/usr/bin/zcat", "/usr/bin/zcat.gzip", "zutils"],
    ["/bin/zcat", "/bin/zcat.gzip.usr-is-merged", "zutils"],
    ["/sbin/halt", "/sbin/halt.real", ":"],
  ];
  const { effects } = derive({
    "/usr/bin/zcat": { kind: "removed" },
    "/usr/bin/zcat.gzip": file("moved"),
    "/var/lib/dpkg/diversions": file(`${noted.flat().join("\n")}\n`),
  });
  assert.deepEqual(effects, [
    { kind: "divert", path: "/usr/bin/zcat", to: "/usr/bin/zcat.gzip", package: "zutils" },
    { kind: "divert", path: "/usr/sbin/halt", to: "/usr/sbin/halt.real", package: "" },
  ]);
});

test("a link that wants a unit enables it; others are links", () => {
  const wants = "/etc/systemd/system/multi-user.target.wants";
  const { effects } = derive({
    [wants]: { kind: "directory", mode: 0o755, uid: 0, gid: 0 },
    [`${wants}/x.service`]: { kind: "link", target: "/usr/lib/systemd/system/x.service" },
    [`${wants}/y.service`]: { kind: "link", target: "/dev/null" },
  });
  assert.deepEqual(effects, [
    { kind: "unit", scope: "system", unit: "x.service" },
    { kind: "link", path: `${wants}/y.service`, target: "/dev/null" },
  ]);
});

test("keys, certificates, clusters and ids are named, and nothing of them is kept", () => {
  const { effects, perMachine } = derive({
    "/etc/app/tls": file("-----BEGIN EC PRIVATE KEY-----\nAAAA\n"),
    "/etc/app/tls.pub": file("x\n-----BEGIN CERTIFICATE-----\nAAAA\n"),
    "/etc/machine-id": file("0123\n"),
    "/etc/ssh/ssh_host_rsa_key": file("secret"),
    "/var/lib/postgresql/17/main": { kind: "directory", ...root },
    "/var/lib/postgresql/17/main/PG_VERSION": file("17\n"),
    "/var/lib/big": { kind: "file", ...root, sha256: "", bytes: undefined },
    "/var/lib/fifo": { kind: "other" },
  });
  assert.deepEqual(effects, []);
  assert.deepEqual(
    perMachine.map(({ path }) => path),
    [
      "/etc/app/tls",
      "/etc/app/tls.pub",
      "/etc/machine-id",
      "/etc/ssh/ssh_host_rsa_key",
      "/var/lib/big",
      "/var/lib/fifo",
      "/var/lib/postgresql/17/main",
    ],
  );
});

test("caches, logs and what the package manager keeps are left out, the folders of logs are not", () => {
  const { effects } = derive({
    "/var/cache/x/file": file("x"),
    "/var/lib/dpkg/status": file("x"),
    "/usr/lib/python3/__pycache__/x.pyc": file("x"),
    "/var/log/app.log": file("x"),
    "/var/log/app": { kind: "directory", ...root, mode: 0o750 },
  });
  assert.deepEqual(effects, [{ kind: "directory", path: "/var/log/app", ...owned, mode: 0o750 }]);
});

test("links of the traditional init say which scripts start", () => {
  const link: Change = { kind: "link", target: "../init.d/x" };
  const { effects } = derive({
    "/etc/rc2.d/S01on": link,
    "/etc/rc0.d/K01on": link,
    "/etc/rc2.d/K01off": link,
    "/etc/rcS.d/S01early": link,
  });
  assert.deepEqual(effects, [
    { kind: "init-script", name: "early", start: false },
    { kind: "init-script", name: "off", start: false },
    { kind: "init-script", name: "on", start: true },
  ]);
});

test("caches and logs keep folders, owners and empty files, and lose what they contain", () => {
  const theirs = { mode: 0o640, uid: 33, gid: 4 };
  const { effects } = derive(
    {
      "/var/cache/apt": { kind: "directory", ...theirs },
      "/var/cache/smokeping/images": { kind: "attributes", ...theirs },
      "/var/cache/x/made": file("made"),
      "/var/log/oddenv.log": file("", theirs),
      "/var/log/root.log": file(""),
      "/var/log/said.log": file("started"),
    },
    { "/var/cache/smokeping/images": "" },
  );
  assert.deepEqual(
    effects.map((effect) => [effect.kind, "path" in effect && effect.path, "mode" in effect && effect.mode]),
    [
      ["mode", "/var/cache/smokeping/images", 0o640],
      ["file", "/var/log/oddenv.log", 0o640],
    ],
  );
});

test("a long text that is a packaged one with few changes is said as a copy, edited", () => {
  const path = "/var/lib/a.h.raw";
  const { effects } = derive({ [path]: file(table.replace("line 70\n", "line seventy\n")) });
  assert.deepEqual(effects, [
    { kind: "copy", from: "/usr/share/a.h", to: path, as: owned },
    {
      kind: "edit",
      path,
      hunks: [
        {
          before: ["line 67", "line 68", "line 69"],
          removed: ["line 70"],
          added: ["line seventy"],
          after: ["line 71", "line 72", "line 73"],
        },
      ],
    },
  ]);
  const other = derive({ [path]: file("other\n".repeat(2000)) }).effects;
  assert.deepEqual(
    other.map(({ kind }) => kind),
    ["file"],
  );
});

test("a database in a file counts where another run has the same; a large one is the machine's own", () => {
  const own = { path: "/var/lib/app/db", why: "a database" };
  const small = derive({ [own.path]: file("SQLite format 3\0more") });
  assert.deepEqual([small.effects.map(({ kind }) => kind), small.perMachine, small.doubtful], [["binary"], [], [own]]);
  const large = derive({ [own.path]: file(`SQLite format 3\0${" ".repeat(0x40000)}`) });
  assert.deepEqual([large.effects, large.perMachine, large.doubtful], [[], [own], []]);
});

test("copies of the accounts, and lists of what the system's files are, belong to each machine", () => {
  const names = ["root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news"];
  const passwd = names.map((name, id) => `${name}:x:${id}:${id}::/:/bin/sh\n`).join("");
  const group = names.map((name, id) => `${name}:x:${id}:\n`).join("");
  const digest = "0123456789abcdef".repeat(4);
  const states = names.map((name) => `File:${digest}:/usr/bin/${name}:0755:0:0:\n`).join("");
  const { effects, perMachine } = derive(
    {
      "/var/lib/a/passwd": file(passwd),
      "/var/lib/a/some": file(
        names
          .slice(2)
          .map((name) => passwd.split("\n").find((row) => row.startsWith(`${name}:`)))
          .join("\n"),
      ),
      "/var/lib/a/group": file(`# mine\n${group}`),
      "/var/lib/a/states.dat": file(states),
      "/etc/a.conf": file(`user root\n# ${digest} /usr/bin/root\n${passwd.slice(0, 40)}`),
    },
    { "/etc/passwd": passwd, "/etc/group": group },
  );
  assert.deepEqual(
    effects.map((effect) => "path" in effect && effect.path),
    ["/etc/a.conf"],
  );
  const accounts = "a copy of the system's accounts";
  assert.deepEqual(perMachine, [
    { path: "/var/lib/a/group", why: accounts },
    { path: "/var/lib/a/passwd", why: accounts },
    { path: "/var/lib/a/some", why: accounts },
    { path: "/var/lib/a/states.dat", why: "a list of what the system's files are" },
  ]);
});

test("a packaged program that is copied is said as a copy", () => {
  const program = file("\x7fELF...");
  const { effects, perMachine } = derive(
    { "/usr/lib/cups/backend/lpd": program },
    {},
    () => "/usr/lib/cups/available/lpd",
  );
  assert.deepEqual(perMachine, []);
  assert.deepEqual(effects, [
    { kind: "copy", from: "/usr/lib/cups/available/lpd", to: "/usr/lib/cups/backend/lpd", as: owned },
  ]);
});

test("what was compiled, and more than a record may hold, is left to each machine, the largest first", () => {
  const text = (size: number) => file("x".repeat(size * 1024));
  const { effects, perMachine } = derive({
    "/var/lib/a/body.so": file("\x7fELF..."),
    "/var/lib/a/huge": text(129),
    ...Object.fromEntries([60, 70, 80, 90].map((size) => [`/var/lib/b/${size}`, text(size)])),
  });
  const over = "more than a record may hold";
  assert.deepEqual(perMachine, [
    { path: "/var/lib/a/body.so", why: "a program that was compiled" },
    { path: "/var/lib/a/huge", why: over },
    { path: "/var/lib/b/90", why: over },
  ]);
  assert.deepEqual(
    effects.map((effect) => "path" in effect && effect.path),
    ["/var/lib/b/60", "/var/lib/b/70", "/var/lib/b/80"],
  );
});
