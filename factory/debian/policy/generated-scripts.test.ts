import assert from "node:assert/strict";
import { test } from "node:test";
import { alternatives, dissectScript } from "./generated-scripts.ts";

const section = (command: string, body: string) =>
  `# Automatically added by ${command}/13.24.2\n${body}\n# End automatically added section\n`;

const ENABLE = `if deb-systemd-helper --quiet was-enabled 'ssh.service'; then
	deb-systemd-helper enable 'ssh.service' >/dev/null || true
fi`;
const SHIPPED_OFF = `if deb-systemd-helper debian-installed 'x.service'; then
	deb-systemd-helper enable 'x.service' >/dev/null || true
fi`;
const USER = `deb-systemd-helper --user enable 'agent.socket' 'agent.service' >/dev/null || true`;

test("units are enabled where debhelper says so, and left alone where they ship switched off", () => {
  const script = `#!/bin/sh\nset -e\n${section("dh_installsystemd", ENABLE)}${section("dh_installsystemd", SHIPPED_OFF)}${section("dh_installsystemduser", USER)}exit 0\n`;
  assert.deepEqual(dissectScript(script), {
    effects: [
      { kind: "unit", scope: "system", unit: "ssh.service" },
      { kind: "unit", scope: "user", unit: "agent.socket" },
      { kind: "unit", scope: "user", unit: "agent.service" },
    ],
    handwritten: "",
  });
});

test("what nobody generated, and what an unknown command generated, is written by hand", () => {
  const script = `#!/bin/sh\n# why\nset -e\nchown a b\n${section("dh_installdeb", "dpkg-maintscript-helper x")}${section("dh_mystery", "rm -rf /")}`;
  assert.match(dissectScript(script).handwritten, /^chown a b\nrm -rf \/$/);
});

test("a section that never ends is not a section", () => {
  const script = "# Automatically added by dh_installdeb/13\nrm -rf /\n";
  assert.equal(dissectScript(script).handwritten, "rm -rf /");
});

test("alternatives are read with their slaves, over lines that continue", () => {
  const script = `	update-alternatives --quiet --install /usr/bin/awk awk "/usr/bin/mawk" 5 \\
	    --slave /usr/bin/nawk nawk /usr/bin/mawk \\
	    --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz
update-alternatives --remove rcp /usr/bin/scp\n`;
  assert.deepEqual(alternatives(script), [
    {
      kind: "alternative",
      link: "/usr/bin/awk",
      name: "awk",
      path: "/usr/bin/mawk",
      priority: 5,
      slaves: [
        { link: "/usr/bin/nawk", name: "nawk", path: "/usr/bin/mawk" },
        { link: "/usr/share/man/man1/awk.1.gz", name: "awk.1.gz", path: "/usr/share/man/man1/mawk.1.gz" },
      ],
    },
  ]);
});

test("scripts of the traditional init are started as update-rc.d says", () => {
  const body = (action: string) => `if [ -x "/etc/init.d/x" ]; then\n\tupdate-rc.d x ${action} >/dev/null\nfi`;
  const effects = (action: string) => dissectScript(section("dh_installinit", body(action))).effects;
  assert.deepEqual(effects("defaults"), [{ kind: "init-script", name: "x", start: true }]);
  assert.deepEqual(effects("defaults-disabled"), [{ kind: "init-script", name: "x", start: false }]);
  assert.deepEqual(effects("remove"), []);
});
