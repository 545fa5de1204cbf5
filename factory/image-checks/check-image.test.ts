import assert from "node:assert/strict";
import { test } from "node:test";
import { imageFindings, startedService } from "@wherry/testing/samples/image-findings.ts";

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
    "error program-account /usr/lib/systemd/system/d.service:2 /usr/sbin/d of d.service, which multi-user.target starts, runs as dee, and there is no user dee",
    "error program-account /usr/lib/systemd/system/d.service:2 /usr/sbin/d of d.service, which multi-user.target starts, runs as none, and there is no group none",
    "warning program-account /usr/lib/systemd/system/p.service:2 p.service runs as pee, and there is no user pee",
    "warning program-needs /usr/sbin/d /usr/sbin/d needs /etc/d.conf, which does not exist",
  ]);
});

test("a unit that a generator makes, which the distribution knows, is there", async () => {
  const entries = startedService("a.service", "[Service]\nExecStart=sh\n[Unit]\nRequires=made.target\n");
  const generated = { "/usr/lib/systemd/system-generators/g": ["made.target"] };
  const generator = { "/usr/lib/systemd/system-generators/g": { program: "x" } };
  assert.equal((await imageFindings(entries, { policy: { generated } })).length, 1);
  assert.deepEqual(await imageFindings({ ...entries, ...generator }, { policy: { generated } }), []);
});
