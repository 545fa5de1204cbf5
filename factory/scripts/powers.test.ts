import assert from "node:assert/strict";
import { test } from "node:test";
import type { WherryEvent } from "@wherry/core/events/events.ts";
import type { Effect } from "./effects.ts";
import { powersOf, tellPowers } from "./powers.ts";

const root = { user: "root", group: "root" } as const;
const hunks = [{ before: [], removed: [], added: ["auth sufficient pam_permit.so"], after: [] }];

const mighty: readonly Effect[] = [
  { kind: "file", path: "/srv/shell", text: "", mode: 0o4755, ...root },
  { kind: "binary", path: "/srv/shell", base64: "", mode: 0o2755, ...root },
  { kind: "copy", from: "/usr/bin/bash", to: "/srv/shell", as: { mode: 0o4755, ...root } },
  { kind: "mode", path: "/usr/bin/bash", mode: 0o4755, ...root },
  { kind: "mode", path: "/etc/systemd/system", mode: 0o777, ...root },
  { kind: "mode", path: "/etc/sudoers.d", mode: 0o755, user: "www-data", group: "root" },
  { kind: "mode", path: "/usr/sbin/cron", mode: 0o755, user: "1000", group: "root" },
  { kind: "mode", path: "/etc/shadow", mode: 0o644, ...root },
  { kind: "alternative", link: "/etc/sudoers.d/x", name: "x", path: "/usr/share/x", priority: 1, slaves: [] },
  { kind: "alternative", link: "/usr/bin/x", name: "x", path: "/srv/x", priority: 1, slaves: [] },
  { kind: "file", path: "/usr/share/dbus-1/system-services/x.service", text: "", mode: 0o644, ...root },
  { kind: "link", path: "/etc/update-motd.d/99-x", target: "/srv/x" },
  { kind: "capabilities", path: "/usr/bin/perl", capabilities: "cap_setuid=ep" },
  { kind: "edit", path: "/etc/pam.d/common-auth", hunks },
  { kind: "file", path: "/root/.ssh/authorized_keys", text: "", mode: 0o600, ...root },
  { kind: "file", path: "/var/lib/x/.ssh/authorized_keys", text: "", mode: 0o600, ...root },
  { kind: "file", path: "/etc/systemd/system/x.service", text: "", mode: 0o644, ...root },
  { kind: "link", path: "/usr/bin/su", target: "/srv/su", replace: true },
  { kind: "remove", path: "/etc/pam.d/login" },
  { kind: "divert", path: "/usr/bin/su", to: "/usr/bin/su.real", package: "x" },
  { kind: "account", sysusers: "u toor 0 - /root /bin/bash" },
  { kind: "account", sysusers: "m x sudo" },
  { kind: "account", sysusers: "u x -:docker" },
];

const harmless: readonly Effect[] = [
  { kind: "file", path: "/etc/x.conf", text: "", mode: 0o644, ...root },
  { kind: "directory", path: "/var/lib/x", mode: 0o750, user: "x", group: "x" },
  { kind: "mode", path: "/var/lib/x", mode: 0o1777, ...root },
  { kind: "account", sysusers: "u x - - /var/lib/x" },
  { kind: "alternative", link: "/usr/bin/x", name: "x", path: "/usr/bin/x.y", priority: 1, slaves: [] },
  { kind: "unit", scope: "system", unit: "x.service" },
  { kind: "link", path: "/etc/x/current", target: "/usr/share/x" },
];

for (const effect of mighty) {
  test(`what gives rights is told: ${JSON.stringify(effect)}`, () => assert.equal(powersOf([effect]).length, 1));
}

test("what gives nobody any rights is not", () => {
  assert.deepEqual(powersOf(harmless), []);
});

test("many are told in one line, of each package that has any", () => {
  const told: string[] = [];
  const record = (effects: readonly Effect[]) => ({ package: "x", scripts: [], effects, perMachine: [] });
  const emit = (event: WherryEvent) =>
    void told.push(event.type === "notice" ? [event.message].flat().join(" ") : event.type);
  tellPowers([record(harmless), record(mighty)], (name) => `${name}'s record`, emit);
  assert.equal(told.length, 1);
  assert.match(
    told[0] ?? "",
    /^x's record gives rights: makes the empty file \/srv\/shell, mode 4755, root:root; .* and 17 others$/,
  );
});
