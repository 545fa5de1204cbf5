import assert from "node:assert/strict";
import { test } from "node:test";
import { describeEffect } from "./describe-effect.ts";
import { describeRecord } from "./describe-record.ts";
import type { Effect } from "./effects.ts";

const owned = { mode: 0o640, user: "redis", group: "adm" };
const alternative = { link: "/usr/bin/editor", name: "editor", path: "/usr/bin/vi", priority: 50, slaves: [] };
const hunk = (added: string) => ({ before: ["a"], removed: ["b"], added: [added], after: ["c"] });

const CASES: readonly [effect: Effect, said: string][] = [
  [{ kind: "unit", scope: "system", unit: "a.service" }, "enables a.service"],
  [{ kind: "unit", scope: "user", unit: "a.socket" }, "enables a.socket for every user"],
  [{ kind: "alternative", ...alternative }, "offers /usr/bin/vi as /usr/bin/editor, priority 50"],
  [
    { kind: "init-script", name: "a", start: true },
    "registers /etc/init.d/a, started at boot; where no unit of that name is there, the build makes one of it",
  ],
  [
    { kind: "init-script", name: "a", start: false },
    "registers /etc/init.d/a, not started; where no unit of that name is there, the build makes one of it",
  ],
  [{ kind: "account", sysusers: 'u redis - "Redis" /var/lib/redis' }, "adds the account redis"],
  [{ kind: "account", sysusers: "g ssl-cert -" }, "adds the group ssl-cert"],
  [{ kind: "account", sysusers: "m redis ssl-cert" }, "puts redis into the group ssl-cert"],
  [{ kind: "mode", path: "/var/lib/a", ...owned }, "gives /var/lib/a mode 0640, redis:adm"],
  [{ kind: "mode", path: "/usr/bin/a", ...owned, mode: 0o4755 }, "gives /usr/bin/a mode 4755, redis:adm"],
  [{ kind: "directory", path: "/srv/a", ...owned, mode: 0 }, "makes the folder /srv/a, mode 0000, redis:adm"],
  [{ kind: "file", path: "/etc/a", text: "", ...owned }, "makes the empty file /etc/a, mode 0640, redis:adm"],
  [{ kind: "file", path: "/etc/a", text: "é\n", ...owned }, "writes /etc/a, 3 bytes, mode 0640, redis:adm"],
  [{ kind: "binary", path: "/etc/a", base64: "AA==", ...owned }, "writes /etc/a, mode 0640, redis:adm"],
  [{ kind: "link", path: "/etc/a", target: "../b" }, "links /etc/a to ../b"],
  [{ kind: "substitute", path: "/etc/a", pattern: /a/, replacement: "b" }, "edits /etc/a"],
  [{ kind: "copy", from: "/usr/share/a", to: "/etc/a" }, "copies /usr/share/a to /etc/a"],
  [
    { kind: "copy", from: "/usr/share/a", to: "/etc/a", as: owned },
    "copies /usr/share/a to /etc/a, mode 0640, redis:adm",
  ],
  [{ kind: "edit", path: "/etc/x", hunks: [hunk("new")] }, "edits /etc/x: -b +new"],
  [{ kind: "edit", path: "/etc/x", hunks: [hunk("c"), hunk("d")] }, "edits /etc/x: -b +c; -b +d"],
  [{ kind: "edit", path: "/etc/x", hunks: [hunk("n".repeat(200))] }, `edits /etc/x: -b +${"n".repeat(96)}...`],
  [
    { kind: "divert", path: "/usr/bin/a", to: "/usr/bin/a.b", package: "c" },
    "moves /usr/bin/a of other packages to /usr/bin/a.b",
  ],
  [
    { kind: "divert", path: "/usr/bin/a", to: "/usr/bin/a.b", package: "" },
    "moves /usr/bin/a of every package to /usr/bin/a.b",
  ],
  [
    { kind: "capabilities", path: "/usr/bin/ping", capabilities: "cap_net_raw=ep" },
    "gives /usr/bin/ping cap_net_raw=ep",
  ],
  [{ kind: "remove", path: "/etc/a" }, "removes /etc/a"],
];

for (const [effect, said] of CASES) {
  test(`an effect of kind ${effect.kind} is told: ${said.slice(0, 60)}`, () => {
    assert.equal(describeEffect(effect), said);
  });
}

test("a record is told with its scripts, what they do, and what they leave to each machine", () => {
  const scripts = ["postinst", "preinst"].map((name) => ({ name, sha256: "0".repeat(64) }));
  const record = { package: "a", scripts, effects: [], perMachine: [] };
  assert.deepEqual(describeRecord(record), ["postinst and preinst of a: nothing on a fresh system"]);
  assert.deepEqual(
    describeRecord({
      ...record,
      effects: [{ kind: "remove", path: "/etc/b" }],
      perMachine: [{ path: "/etc/key", why: "a private key" }],
    }),
    ["postinst and preinst of a:", "  removes /etc/b", "  leaves to the first boot: /etc/key (a private key)"],
  );
});
