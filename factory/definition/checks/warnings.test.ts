import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { findWarnings } from "./warnings.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["nobody, nothing", "timezone: UTC"],
  [
    "a repository that nothing proves",
    "repositories:\n  - url: https://example.org/debian\n    suite: stable\n    trusted: true",
    "4:5: trusted: nothing proves what this repository delivers (give its OpenPGP keys with `keys` instead)",
  ],
  [
    "a suite that may be any other",
    "repositories:\n  - suite: debian:trixie\n    anySuite: true",
    "3:5: anySuite: whoever controls the mirror can give another suite than this one (name the suite as its Release file does)",
  ],
  [
    "a suite that may be out of date",
    "repositories:\n  - suite: debian:trixie\n    checkValidUntil: false",
    "3:5: checkValidUntil: false: whoever controls the mirror can withhold updates for ever (leave it out where the mirror is kept up to date)",
  ],
  [
    "a user who cannot log in",
    "users: [{ name: a }]",
    "1:9: a has neither a key nor a password: unless set-up adds one, nobody can log in (add the line of your .pub file to its keys)",
  ],
  ["a user who is not to log in", "users: [{ name: a, shell: /usr/sbin/nologin }, { name: b, shell: /bin/false }]"],
  [
    "a file that everybody can write",
    `files: [{ path: /a, content: b, mode: "0666" }]`,
    "1:39: /a can be written by everybody",
  ],
  [
    "a private key",
    `files: [{ path: /a, content: "-----BEGIN EC PRIVATE KEY-----" }]`,
    "1:21: /a holds a private key: whoever has the image has the key (hand it over when the machine is set up)",
  ],
  [
    "a unit that is enabled for nothing",
    `services:\n  enable: [a.service]\n  units: [{ name: a.service, content: "[Service]" }]`,
    "3:30: a.service is enabled, but its content has no [Install] section (add [Install] and WantedBy=multi-user.target)",
  ],
  [
    "a word where the kernel wants a number",
    "sysctl: { net.ipv4.ip_forward: yes, a.b: Off, c.d: true, kernel.core_pattern: core, kernel.printk_devkmsg: on }",
    '1:32: sysctl: net.ipv4.ip_forward is the text "yes"; the kernel wants a number (write 1)',
    '1:42: sysctl: a.b is the text "Off"; the kernel wants a number (write 0)',
  ],
  ["a unit that is not enabled", `services: { units: [{ name: a.service, content: "[Service]" }] }`],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    assert.deepEqual(await checkText(findWarnings, yaml), problems);
  });
}
