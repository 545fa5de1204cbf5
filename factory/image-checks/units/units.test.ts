import assert from "node:assert/strict";
import { test } from "node:test";
import type { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { imageFindings, startedService } from "@wherry/testing/samples/image-findings.ts";

const addGroup = (name: string) =>
  ` | add it to the definition, groups: [{ name: ${name} }], or leave out what needs it`;
type Entries = Parameters<typeof smallTree>[0];

const USR = "/usr/lib/systemd/system";
const started = (service: string, more: Entries = {}): Entries => ({
  ...startedService("a.service", `[Service]\n${service}\n`),
  ...more,
});
const other = (service: string): Entries => ({ [`${USR}/a.service`]: `[Service]\n${service}\n` });
const A = "a.service, which multi-user.target starts,";

const CASES: readonly [what: string, entries: Entries, ...findings: string[]][] = [
  ["a sound image", {}],
  ["a program that is there", started("ExecStart=/bin/sh -c true")],
  [
    "a program that is not there",
    started("ExecStart=/usr/bin/hs"),
    `error unit-program ${USR}/a.service:2 ${A} has ExecStart=/usr/bin/hs, which does not exist | did you mean /usr/bin/sh?`,
  ],
  [
    "a program of a unit that nothing starts",
    other("ExecStart=/usr/bin/hs"),
    `warning unit-program ${USR}/a.service:2 a.service has ExecStart=/usr/bin/hs, which does not exist | did you mean /usr/bin/sh?`,
  ],
  [
    "a program that nobody may execute",
    started("ExecStart=@!/usr/bin/tool tool", { "/usr/bin/tool": "text" }),
    `error unit-program ${USR}/a.service:2 ${A} has ExecStart=/usr/bin/tool, which nobody may execute`,
  ],
  ["a program that may be missing", started("ExecStart=/bin/sh\nExecStartPre=-/usr/bin/no")],
  [
    "a program for when the unit stops",
    started("ExecStart=/bin/sh\nExecStop=/usr/bin/no"),
    `warning unit-program ${USR}/a.service:3 ${A} has ExecStop=/usr/bin/no, which does not exist`,
  ],
  ["programs that follow from a running machine", started("ExecStart=%h/no\nExecStartPre=$NO\nExecStartPre=/run/no")],
  [
    "a program without a folder",
    started("ExecStart=sh\nExecStartPre=no"),
    `error unit-program ${USR}/a.service:3 ${A} has ExecStartPre=no, and no folder of programs has it`,
  ],
  [
    "what a drop-in takes back and says anew",
    started("ExecStart=/usr/bin/no", {
      "/etc/systemd/system/a.service.d/x.conf": "[Service]\nExecStart=\nExecStart=sh",
    }),
  ],
  [
    "what a condition on /usr keeps back",
    started("ExecStart=/usr/bin/no\n[Unit]\nConditionPathExists=!/usr/bin/sh"),
    `warning unit-condition ${USR}/a.service:4 ${A} says ConditionPathExists=!/usr/bin/sh, and that never holds`,
  ],
  [
    "a program that a condition waits for, wherever it lies",
    started("ExecStart=/var/lib/a/no\n[Unit]\nConditionPathExists=/var/lib/a/no"),
    `warning unit-program ${USR}/a.service:2 ${A} has ExecStart=/var/lib/a/no, which does not exist`,
  ],
  [
    "a condition on the kernel, which may hold",
    started("ExecStart=/usr/bin/no\n[Unit]\nConditionPathExists=/proc/acpi"),
    `error unit-program ${USR}/a.service:2 ${A} has ExecStart=/usr/bin/no, which does not exist`,
  ],
  [
    "what set-up may make possible",
    started("ExecStart=/usr/bin/no\n[Unit]\nConditionPathExists=/etc/conf"),
    `warning unit-program ${USR}/a.service:2 ${A} has ExecStart=/usr/bin/no, which does not exist`,
  ],
  [
    "what nothing starts and set-up may make possible",
    other("ExecStart=/usr/bin/no\n[Unit]\nConditionPathExists=/etc/conf"),
  ],
  [
    "what a generator makes",
    started("ExecStart=sh\n[Unit]\nRequires=made.target", {
      "/usr/lib/systemd/system-generators/g": { program: "#!/bin/sh\necho made.target" },
    }),
  ],
  [
    "an assertion that fails",
    started("ExecStart=sh\n[Unit]\nAssertPathExists=/usr/no"),
    `error unit-condition ${USR}/a.service:4 ${A} says AssertPathExists=/usr/no, and that fails`,
  ],
  [
    "a user that is not there",
    started("ExecStart=sh\nUser=daemn\nSupplementaryGroups=daemon nobodys"),
    `error unit-account ${USR}/a.service:3 ${A} says User=daemn, and there is no user daemn | did you mean daemon?`,
    `error unit-account ${USR}/a.service:4 ${A} says SupplementaryGroups=nobodys, and there is no group nobodys${addGroup("nobodys")}`,
  ],
  ["a user that systemd makes", started("ExecStart=sh\nUser=no\nDynamicUser=yes")],
  [
    "a socket's group that systemd makes for another service",
    {
      [`${USR}/s.socket`]: "[Socket]\nListenStream=1\nSocketGroup=made\n",
      [`${USR}/s.service`]: "[Service]\nExecStart=sh\n",
      [`${USR}/m.service`]: "[Service]\nExecStart=sh\nDynamicUser=yes\nUser=made\nGroup=made\n",
      [`${USR}/multi-user.target.wants/s.socket`]: { link: "../s.socket" },
    },
  ],
  ["users by number, and by instance", { [`${USR}/b@.service`]: "[Service]\nExecStart=sh\nUser=%i\nGroup=17" }],
  [
    "an environment that is not there",
    started("ExecStart=sh\nEnvironmentFile=-/etc/no\nEnvironmentFile=/etc/default/a"),
    `error unit-file ${USR}/a.service:4 ${A} says EnvironmentFile=/etc/default/a, which does not exist`,
  ],
  [
    "folders that are not there",
    started("ExecStart=sh\nWorkingDirectory=/var/lib/a\nReadWritePaths=-/var/no /run/a /usr/bin"),
    `error unit-folder ${USR}/a.service:3 ${A} says WorkingDirectory=/var/lib/a, which does not exist`,
  ],
  [
    "folders that somebody makes",
    started("ExecStart=sh\nWorkingDirectory=/var/lib/a\nStateDirectory=a\nReadWritePaths=/var/log/a", {
      "/usr/lib/tmpfiles.d/a.conf": "d /var/log/a 0755 root root\n",
    }),
  ],
  [
    "units that are required",
    started("ExecStart=sh\n[Unit]\nRequires=sysinit.service b.mount\nWants=no.service"),
    `error unit-requires ${USR}/a.service:4 ${A} says Requires=sysinit.service, which does not exist`,
  ],
  [
    "a socket without its service",
    {
      [`${USR}/s.socket`]: "[Socket]\nListenStream=1\nSocketGroup=no\n",
      [`${USR}/multi-user.target.wants/s.socket`]: { link: "../s.socket" },
    },
    `error unit-account ${USR}/s.socket:3 s.socket, which multi-user.target starts, says SocketGroup=no, and there is no group no${addGroup("no")}`,
    `error unit-requires ${USR}/s.socket s.socket, which multi-user.target starts, is there to start s.service, which does not exist`,
  ],
  [
    "a service that a timer starts",
    {
      [`${USR}/t.timer`]: "[Timer]\nOnBootSec=1\nUnit=u.service\n",
      [`${USR}/multi-user.target.wants/t.timer`]: { link: "../t.timer" },
      [`${USR}/u.service`]: "[Service]\nExecStart=/usr/bin/no\n",
    },
    `error unit-program ${USR}/u.service:2 u.service, which t.timer starts, has ExecStart=/usr/bin/no, which does not exist`,
  ],
  [
    "an instance of a template",
    {
      [`${USR}/i@.service`]: "[Service]\nExecStart=/usr/bin/%i\n",
      "/etc/systemd/system/multi-user.target.wants/i@no.service": { link: `${USR}/i@.service` },
    },
    `error unit-program ${USR}/i@.service:2 i@no.service, which multi-user.target starts, has ExecStart=/usr/bin/no, which does not exist`,
  ],
  [
    "a link that starts nothing",
    { "/etc/systemd/system/multi-user.target.wants/gone.service": { link: `${USR}/gone.service` } },
    "warning unit-link /etc/systemd/system/multi-user.target.wants/gone.service it leads nowhere",
  ],
  ["a unit that is masked", { "/etc/systemd/system/m.service": { link: "/dev/null" } }],
  [
    "keys and sections that systemd does not know",
    started("ExecStart=sh\nUsr=daemon\nX-Own=1\n[Servce]\nA=1\nB=2\n[Unit]\nWantedBy=a.target"),
    `warning unit-key ${USR}/a.service:3 [Service] has no key Usr | did you mean User?`,
    `warning unit-key ${USR}/a.service:5 [Servce] is no section of such a unit | did you mean [Service]?`,
    `warning unit-key ${USR}/a.service:9 [Unit] has no key WantedBy | did you mean WantedBy in [Install]?`,
  ],
  [
    "values of the wrong kind",
    started(
      "ExecStart=sh\nTimeoutStartSec=12q\nRestartSec=1min 20s\nTimeoutStopSec=infinity\nRemainAfterExit=perhaps\n[Install]\nWantedBy=a.targt",
    ),
    `warning unit-value ${USR}/a.service:3 TimeoutStartSec=12q: it is a span of time, such as 90, 5min or infinity`,
    `warning unit-value ${USR}/a.service:6 RemainAfterExit=perhaps: it is yes or no`,
    `warning unit-value ${USR}/a.service:8 WantedBy=a.targt: it is no name of a unit | did you mean a.target?`,
  ],
];

for (const [what, entries, ...findings] of CASES) {
  test(`${what}: ${findings.length === 0 ? "nothing is found" : "it is found"}`, async () => {
    assert.deepEqual(await imageFindings(entries), findings);
  });
}

const own = (service: string, more: Entries = {}) =>
  imageFindings(started(service, more), { machineOwn: [{ package: "a", path: "/etc/a/key", why: "a private key" }] });
const haveItMade =
  " | no image may hold it (a private key, which the scripts of a make): have each machine make it, firstBoot: [{ name: a, creates: /etc/a/key, run: [...] }] in the definition (docs/definition.md), or let a machine's configuration bring it";
const needs = "/etc/a/key, which the scripts of a make on each machine (a private key), and nothing in the image does";

test("what a package's scripts make on each machine and nothing does is told where something names it", async () => {
  assert.deepEqual(await own("ExecStart=sh"), []);
  assert.deepEqual(await own("ExecStart=sh --key /etc/a/key\nEnvironment=KEY=/etc/a/key.old"), [
    `warning machine-own-file ${USR}/a.service:2 ${A} says ExecStart=, and needs ${needs}${haveItMade}`,
  ]);
  assert.deepEqual(await own("ExecStart=sh\nLoadCredential=key:/etc/a/key"), [
    `error machine-own-file ${USR}/a.service:3 ${A} says LoadCredential=, and needs ${needs}${haveItMade}`,
  ]);
  const settings = { "/etc/a/conf": "# /etc/a/key\nkey = /etc/a/key;\n", "/etc/a/other": "/etc/a/key2 /srv/etc/a/key" };
  assert.deepEqual(await own("ExecStart=sh", settings), [
    `warning machine-own-file /etc/a/conf:2 it names ${needs}${haveItMade}`,
  ]);
  const program = { "/usr/bin/a": { program: "\0/etc/a/key\0" }, "/usr/bin/b": { program: "\0/etc/a/key\0" } };
  assert.deepEqual(await own("ExecStart=/usr/bin/a", program), [
    `warning machine-own-file /usr/bin/a it names ${needs}${haveItMade}`,
  ]);
});

test("what is there, or is made by a unit or tmpfiles.d, is not missing", async () => {
  const exec = "ExecStart=sh --key /etc/a/key";
  assert.deepEqual(await own(exec, { "/etc/a/key": "x" }), []);
  assert.deepEqual(await own(exec, { "/usr/lib/tmpfiles.d/a.conf": "f /etc/a/key\n" }), []);
  const maker = startedService("key.service", "[Unit]\nConditionPathExists=!/etc/a/key\n[Service]\nExecStart=sh\n");
  assert.deepEqual(await own(`${exec}\nEnvironmentFile=/etc/a/key\n[Unit]\nAssertPathExists=/etc/a/key`, maker), []);
  assert.deepEqual(await own(`EnvironmentFile=/etc/a/key\nExecStart=sh`), [
    `error unit-file ${USR}/a.service:2 ${A} says EnvironmentFile=/etc/a/key, which does not exist${haveItMade}`,
  ]);
});

test("what scripts in /etc/init.d read and call is there", async () => {
  const unit = (name: string) => `[Service]\nExecStart=/etc/init.d/${name} start\n`;
  const script = (text: string) => ({ program: `#!/bin/sh\n${text}` });
  const entries: Entries = {
    ...startedService("a.service", unit("a")),
    ...startedService("b.service", unit("b")),
    "/usr/lib/systemd/system/c.service": unit("c"),
    "/etc/init.d/a": script(
      ". /lib/lsb/init-functions\n# killall x\nstart() {\n  start_daemon x || return 2; pidof x\n}\n",
    ),
    "/etc/init.d/b": script(
      "[ -r /lib/lsb/init-functions ] && . /lib/lsb/init-functions\nif [ -e /etc/default/b ]; then\n  . /etc/default/b\nfi\ncommand -v start-stop-daemon || exit 5\necho killall\nif [ -r /etc/x ]; then\n  . /etc/x\nelse\n  . /etc/rc.d/functions\nfi\n",
    ),
    "/etc/init.d/c": script("if start-stop-daemon --start\n"),
    "/etc/init.d/d": script(". /etc/no\n"),
  };
  const initScripts = {
    files: { "/lib/lsb/init-functions": "sysvinit-utils" },
    programs: { "start-stop-daemon": "dpkg", pidof: "sysvinit-utils", killall: "psmisc" },
    starters: ["start-stop-daemon"],
    functions: { start_daemon: "start-stop-daemon" },
  };
  const by = "started by a.service, which multi-user.target starts, it";
  const none = "and no folder of programs has it";
  const install = (name: string) => ` | add the package ${name}: packages.install: [${name}]`;
  assert.deepEqual(await imageFindings(entries, { policy: { initScripts } }), [
    `error init-script /etc/init.d/a:2 ${by} reads /lib/lsb/init-functions, which does not exist${install("sysvinit-utils")}`,
    `error init-script /etc/init.d/a:5 ${by} calls start-stop-daemon by start_daemon, ${none}${install("dpkg")}`,
    `warning init-script /etc/init.d/a:5 ${by} calls pidof, ${none}${install("sysvinit-utils")}`,
    `warning init-script /etc/init.d/c:2 started by c.service, it calls start-stop-daemon, ${none}${install("dpkg")}`,
  ]);
  const there = { "/usr/sbin/start-stop-daemon": { program: "x" }, "/usr/bin/pidof": { program: "x" } };
  const functions = { "/lib": { link: "usr/lib" }, "/usr/lib/lsb/init-functions": "x" };
  assert.deepEqual(await imageFindings({ ...entries, ...there, ...functions }, { policy: { initScripts } }), []);
});

test("what is enabled for graphical.target is told where the image boots to another one", async () => {
  const target = (name: string) => ({ link: `${USR}/${name}` });
  const screen: Entries = {
    [`${USR}/graphical.target`]: "[Unit]\nRequires=multi-user.target\nWants=display-manager.service\n",
    [`${USR}/dm.service`]: "[Service]\nExecStart=sh\n",
    [`${USR}/power.service`]: "[Service]\nExecStart=sh\n",
    [`${USR}/asked.service`]: "[Service]\nType=dbus\nBusName=org.asked\nExecStart=sh\n",
    "/etc/systemd/system/display-manager.service": target("dm.service"),
    "/etc/systemd/system/graphical.target.wants/power.service": target("power.service"),
    "/etc/systemd/system/graphical.target.wants/asked.service": target("asked.service"),
  };
  const boots = "is enabled for graphical.target, and the image boots to multi-user.target";
  const folder = "/etc/systemd/system";
  assert.deepEqual(await imageFindings(screen), [
    `warning unit-default-target ${folder}/display-manager.service dm.service ${boots}`,
    `warning unit-default-target ${folder}/graphical.target.wants/power.service power.service ${boots}`,
  ]);
  const booted = { "/etc/systemd/system/default.target": target("graphical.target") };
  assert.deepEqual(await imageFindings({ ...screen, ...booted }), []);
  const both = { "/etc/systemd/system/multi-user.target.wants/power.service": target("power.service") };
  assert.equal((await imageFindings({ ...screen, ...both })).length, 1);
});
