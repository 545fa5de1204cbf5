import assert from "node:assert/strict";
import { test } from "node:test";
import { scriptDigest } from "../../scripts/script-digest.ts";
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

test("each profile of AppArmor gets the file that it includes", () => {
  const body = `if [ "$1" = "configure" ]; then
    APP_PROFILE="/etc/apparmor.d/usr.sbin.chronyd"
    if [ -f "$APP_PROFILE" ]; then
        # Add the local/ include
        LOCAL_APP_PROFILE="/etc/apparmor.d/local/usr.sbin.chronyd"

        test -e "$LOCAL_APP_PROFILE" || {
            mkdir -p \`dirname "$LOCAL_APP_PROFILE"\`
            install --mode 644 /dev/null "$LOCAL_APP_PROFILE"
        }
    fi
fi`;
  assert.deepEqual(dissectScript(section("dh_apparmor", body)), {
    effects: [
      {
        kind: "file",
        path: "/etc/apparmor.d/local/usr.sbin.chronyd",
        text: "",
        mode: 0o644,
        user: "root",
        group: "root",
        where: "/etc/apparmor.d/usr.sbin.chronyd",
      },
    ],
    handwritten: "",
  });
});

test("settings that ucf manages are copied to their place", () => {
  const body = `if [ "$1" = "configure" ] || [ "$1" = "abort-upgrade" ]; then
	ucf "/usr/share/app/app.conf" "/etc/app.conf"
	ucfr app "/etc/app.conf"
fi`;
  assert.deepEqual(dissectScript(section("dh_ucf", body)), {
    effects: [{ kind: "copy", from: "/usr/share/app/app.conf", to: "/etc/app.conf" }],
    handwritten: "",
  });
});

test("folders below /usr/local are made", () => {
  const body = `	while read line; do
		set -- $line
	done
) << DATA
/usr/local/lib/python3.13 default
/usr/local/share/app 02775 app staff
DATA
fi`;
  const { effects } = dissectScript(section("dh_usrlocal", body));
  assert.deepEqual(effects, [
    { kind: "directory", path: "/usr/local/lib/python3.13", mode: 0o755, user: "root", group: "root" },
    { kind: "directory", path: "/usr/local/share/app", mode: 0o2775, user: "app", group: "staff" },
  ]);
});

test("what calls a program of another package is left to be recorded", () => {
  for (const command of ["dh_apache2", "dh_nginx", "dh_php", "dh_installnss", "dh_installxmlcatalogs"]) {
    assert.equal(dissectScript(section(command, "call it")).handwritten, "call it");
  }
});

test("a script is known by its commands, whatever its comments and its debhelper", () => {
  const digest = (text: string) => scriptDigest(dissectScript(text).handwritten);
  const section = (version: number) =>
    `# Automatically added by dh_installdeb/${version}\nx\n# End automatically added section\n`;
  assert.equal(
    digest(`#!/bin/sh\nset -e\na\n  b\n${section(13)}`),
    digest(`#!/bin/sh\n# why\na\nb\n\n${section(14)}exit 0\n`),
  );
  assert.notEqual(digest("#!/bin/sh\na\n"), digest("#!/bin/sh\nb\n"));
});
