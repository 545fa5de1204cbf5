import assert from "node:assert/strict";
import { test } from "node:test";
import { processorSeconds } from "@wherry/testing/fixtures/processor-seconds.ts";
import type { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { imageFindings } from "@wherry/testing/samples/image-findings.ts";

/** As large as a text may be that is looked into. */
const full = (text: string) => text.repeat(Math.floor(250_000 / text.length));

const TEXTS: Parameters<typeof smallTree>[0] = {
  "/etc/sudoers": `a${full(" ")}`,
  "/etc/sudoers.d/a": full("%a "),
  "/usr/share/dbus-1/system.d/a.conf": full("<!--"),
  "/usr/share/dbus-1/system.d/b.conf": full('<policy user="'),
  "/etc/nsswitch.conf": `passwd: ${full("[")}`,
  "/usr/lib/udev/rules.d/a.rules": full("A"),
  "/usr/lib/udev/rules.d/b.rules": full("A{"),
  "/etc/crontab": `* * * * * root ${full("(|| ")}`,
  "/etc/cron.d/a": full("* "),
  "/etc/pam.d/a": `auth [${full("a ")}`,
  "/etc/ssh/sshd_config": full(" ="),
  "/usr/lib/tmpfiles.d/a.conf": full('"'),
  "/usr/lib/systemd/system/b.service": `[Service]\nExecStart=${full("' \" ")}`,
  "/usr/lib/systemd/system/c.service": `[Service]\nTimeoutSec=${full("1")}q`,
};

for (const [path, text] of Object.entries(TEXTS)) {
  test(`${path} may be anything, and takes no time`, async () => {
    const work = () => imageFindings({ "/usr/sbin/sshd": { program: "x" }, [path]: text });
    // What looks at each character once for each other one would need a minute.
    assert.ok((await processorSeconds(work)) < 10);
  });
}
