import assert from "node:assert/strict";
import { test } from "node:test";
import { debianLeftOut } from "./left-out.ts";

const opened = (name: string, paths: readonly string[], postinst: string) => ({
  package: { name },
  entries: new Map(paths.map((path) => [path, {}])),
  scripts: [{ name: "postinst", text: postinst }],
});
const started = (name: string) =>
  `if [ -x "/etc/init.d/${name}" ]; then\n\tupdate-rc.d ${name} defaults >/dev/null\nfi\n`;

test("a package whose service has a script in /etc/init.d alone runs what such scripts call", () => {
  const packages = [
    opened("rrdcached", ["/etc/init.d/rrdcached"], started("rrdcached")),
    opened("cron", ["/etc/init.d/cron", "/usr/lib/systemd/system/cron.service"], started("cron")),
    opened("older", ["/etc/init.d/older"], started("older")),
    opened("older-units", ["/lib/systemd/system/older.service"], ""),
    opened("off", ["/etc/init.d/off"], "update-rc.d off defaults-disabled >/dev/null"),
    opened("gone", [], started("gone")),
  ];
  assert.deepEqual(debianLeftOut.runsOf(packages), { rrdcached: ["dpkg", "sysvinit-utils"] });
});
