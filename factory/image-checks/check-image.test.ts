import assert from "node:assert/strict";
import { test } from "node:test";
import { imageFindings, startedService } from "@wherry/testing/samples/image-findings.ts";

const addUser = (name: string) =>
  ` | add it to the definition, users: [{ name: ${name}, system: true }], or leave out what needs it`;
const addGroup = (name: string) =>
  ` | add it to the definition, groups: [{ name: ${name} }], or leave out what needs it`;
const broken = startedService("a.service", "[Service]\nExecStart=/usr/bin/no\n");
const found =
  "error unit-program /usr/lib/systemd/system/a.service:2 a.service, which multi-user.target starts, has ExecStart=/usr/bin/no, which does not exist";

const CASES: readonly [
  what: string,
  ignored: { check: "unit-program" | "unit-key"; path: string },
  ...findings: string[],
][] = [
  ["by its check and path", { check: "unit-program", path: "/usr/lib/systemd/system/a.service" }],
  ["by a glob of paths", { check: "unit-program", path: "/usr/**" }],
  ["not by another check", { check: "unit-key", path: "/usr/**" }, found],
  ["not by another path", { check: "unit-program", path: "/etc/**" }, found],
];
for (const [what, ignored, ...findings] of CASES) {
  test(`a definition ignores a finding ${what}`, async () => {
    assert.deepEqual(await imageFindings(broken, { ignored: [{ ...ignored, reason: "" }] }), findings);
  });
}

test("what a distribution ships and nobody needs is not told, where the finding is about that", async () => {
  const harmless = (about: string) => ({
    policy: { harmless: [{ check: "unit-program", path: "/usr/**", about, reason: "" }] },
  });
  assert.deepEqual(await imageFindings(broken, harmless("/usr/bin/no")), []);
  assert.deepEqual(await imageFindings(broken, harmless("/usr/bin/other")), [found]);
});

test("what programs need is told where they are, and as an error where a unit starts them", async () => {
  const needs = [
    { by: "/usr/sbin/d", accounts: ["dee"], files: ["/etc/d.conf"], userOptions: ["-u"], groupOptions: ["--group"] },
    { by: "/usr/sbin/absent", files: ["/etc/absent"] },
    { by: "p.service", accounts: ["pee"] },
  ];
  const entries = {
    "/usr/sbin/d": { program: "x" },
    ...startedService("d.service", "[Service]\nExecStart=/usr/sbin/d -u daemon:x --group=none -u $NO\n"),
    "/usr/lib/systemd/system/p.service": "[Service]\nExecStart=/bin/sh\n",
  };
  assert.deepEqual(await imageFindings(entries, { policy: { needs } }), [
    `error program-account /usr/lib/systemd/system/d.service:2 /usr/sbin/d of d.service, which multi-user.target starts, runs as dee, and there is no user dee${addUser("dee")}`,
    `error program-account /usr/lib/systemd/system/d.service:2 /usr/sbin/d of d.service, which multi-user.target starts, runs as none, and there is no group none${addGroup("none")}`,
    `warning program-account /usr/lib/systemd/system/p.service:2 p.service runs as pee, and there is no user pee${addUser("pee")}`,
    "warning program-needs /usr/sbin/d /usr/sbin/d needs /etc/d.conf, which does not exist",
  ]);
});

test("what is missing for several files of one package is told once, and for another package again", async () => {
  const script = { program: "#!/usr/bin/perl\n" };
  const entries = { "/usr/bin/a1": script, "/usr/bin/b": script, "/usr/bin/a2": script, "/usr/bin/a3": script };
  const packageOf = (path: string) => /^\/usr\/bin\/([ab])/.exec(path)?.[1];
  const missing = "it cannot be started: its interpreter /usr/bin/perl is missing";
  assert.deepEqual(await imageFindings(entries, { packageOf }), [
    `warning program-interpreter /usr/bin/a1 ${missing} | also /usr/bin/a2, /usr/bin/a3`,
    `warning program-interpreter /usr/bin/b ${missing}`,
  ]);
  const cron = { "/usr/sbin/cron": { program: "#!/bin/sh\n" } };
  const lines = { ...cron, "/etc/cron.d/a": "@daily bob sh\n@daily bob sh\n@daily eve sh\n" };
  assert.deepEqual(await imageFindings(lines), [
    `warning cron-account /etc/cron.d/a:1 there is no user bob | also /etc/cron.d/a:2${addUser("bob")}`,
    `warning cron-account /etc/cron.d/a:3 there is no user eve${addUser("eve")}`,
  ]);
});

test("a finding has a hint of its own where it says more than the check's advice: what was meant, and what to add", async () => {
  const entries = {
    ...startedService("a.service", "[Unit]\nRequires=multi-usr.target\n[Service]\nExecStart=sh\nGroup=daemn\n"),
    "/usr/bin/perl-user": { program: "#!/usr/bin/perl\n" },
  };
  const files = { "/usr/bin/perl": "perl-base" };
  const initScripts = { files, programs: {}, starters: [], functions: {} };
  const by = "a.service, which multi-user.target starts,";
  assert.deepEqual(await imageFindings(entries, { policy: { initScripts } }), [
    `error unit-account /usr/lib/systemd/system/a.service:5 ${by} says Group=daemn, and there is no group daemn | did you mean daemon?`,
    `error unit-requires /usr/lib/systemd/system/a.service:2 ${by} says Requires=multi-usr.target, which does not exist | did you mean multi-user.target?`,
    "warning program-interpreter /usr/bin/perl-user it cannot be started: its interpreter /usr/bin/perl is missing | add the package perl-base: packages.install: [perl-base]",
  ]);
});

test("a unit that a generator makes, which the distribution knows, is there", async () => {
  const entries = startedService("a.service", "[Service]\nExecStart=sh\n[Unit]\nRequires=made.target\n");
  const generated = { "/usr/lib/systemd/system-generators/g": ["made.target"] };
  const generator = { "/usr/lib/systemd/system-generators/g": { program: "x" } };
  assert.equal((await imageFindings(entries, { policy: { generated } })).length, 1);
  assert.deepEqual(await imageFindings({ ...entries, ...generator }, { policy: { generated } }), []);
});
