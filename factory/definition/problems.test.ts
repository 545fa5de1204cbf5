import assert from "node:assert/strict";
import { test } from "node:test";
import { PUBLIC_KEY, problemsOf, SMALLEST } from "@wherry/testing/samples/definitions.ts";

/** Each: what is added to a definition that is right, and the problems it then has, on line 5 and up. */
const cases: readonly (readonly [name: string, yaml: string, ...problems: string[]])[] = [
  ["an unknown key", "pakages: {}", '5:1: unknown key "pakages" (did you mean "packages"?)'],
  ["a key of a section at the top", "install: [x]", '5:1: unknown key "install" (did you mean "packages.install"?)'],
  [
    "every unknown key of a map",
    "disk: { a: 1, zz: 2 }",
    '5:9: unknown key "a" in disk (known keys: esp, slot, var, encryption)',
    '5:15: unknown key "zz" in disk (known keys: esp, slot, var, encryption)',
  ],
  [
    "another project's word for a key",
    'files: [{ path: /x, content: "", permissions: "0644" }]',
    '5:34: unknown key "permissions" in files[0] (did you mean "mode"?)',
  ],
  [
    "a decimal mode",
    'files: [{ path: /x, content: "", mode: 644 }]',
    '5:40: files[0].mode: 644 is a decimal number, in octal 01204 (did you mean "0644"? Modes are octal: quote them)',
  ],
  [
    "a mode that is not a number at all",
    'files: [{ path: /x, content: "", mode: rw }]',
    '5:40: files[0].mode: "rw" is not a mode: octal digits such as "0644"',
  ],
  [
    "a foreign name of the architecture",
    "architecture: aarch64",
    '5:15: architecture: "aarch64" is not an architecture that images are built for: amd64, arm64 (did you mean "arm64"?)',
  ],
  ["an empty value", "users:", "5:1: users: the value is missing (write it behind the colon, or leave the key out)"],
  [
    "text for a list",
    "output: raw",
    "5:9: output: must be a list, not text (write each entry on a line of its own, behind a dash and a space)",
  ],
  ["yes for true", "trim: { locales: yes }", "5:18: trim.locales: must be true or false, not text (write true)"],
  [
    "an id in quotes",
    'users: [{ name: a, uid: "1000" }]',
    "5:25: users[0].uid: must be a number, not text (write it without quotes or leading zeros: 1000)",
  ],
  [
    "a file without content",
    "files: [{ path: /x }]",
    '5:9: files[0]: a file needs `content` or `source`, or `mode`, `user` or `group` of one that a package brings (write `content: ""` for an empty file)',
  ],
  [
    "a file with two contents",
    "files: [{ path: /x, content: a, source: b }]",
    "5:9: files[0]: a file has either `content` or `source`, not both (remove one of the two)",
  ],
  ["an entry without its name", "users: [{ uid: 1 }]", '5:9: users[0] needs "name"'],
  [
    "a relative path",
    "links: [{ path: etc/x, target: y }]",
    '5:17: links[0].path: "etc/x" is not an absolute path (did you mean "/etc/x"?)',
  ],
  [
    "a path with ..",
    "links: [{ path: /etc/../x, target: y }]",
    '5:17: links[0].path: "/etc/../x" has an empty, "." or ".." part',
  ],
  [
    "a path on a file system of the kernel",
    "directories: [{ path: /proc/x }]",
    '5:23: directories[0].path: "/proc/x" lies below /proc, which is empty in an image and filled while the machine runs',
  ],
  [
    "a path through a link to /usr",
    "directories: [{ path: /lib/x }]",
    '5:23: directories[0].path: /lib is a link to /usr/lib in an image (did you mean "/usr/lib/x"?)',
  ],
  [
    "a path through a link to /usr that few systems have",
    "directories: [{ path: /libx32/x }]",
    '5:23: directories[0].path: /libx32 is a link to /usr/libx32 in an image (did you mean "/usr/libx32/x"?)',
  ],
  [
    "a file and a link at one path",
    "files: [{ path: /x, content: a }]\nlinks: [{ path: /x, target: y }]",
    '6:17: /x is a link here and a file on line 5 (remove one; an inherited one goes with "-/x" in its list)',
  ],
  [
    "a file below a file",
    "files: [{ path: /x, content: a }, { path: /x/y/z, content: a }]",
    "5:43: /x/y/z lies below /x, which is a file on line 5 (only a directory can hold other things)",
  ],
  [
    "one path twice",
    "files:\n  - { path: /x, content: a }\n  - { path: /x, content: b }",
    '7:5: files: "/x" stands here a second time; it first stands on line 6 (keep one of the two)',
  ],
  [
    "a source that is not there",
    "files:\n  - path: /x\n    source: missing.conf",
    "7:13: /missing.conf does not exist (the path is relative to the file that names it)",
  ],
  [
    "a size without unit",
    "budgets: { size: 125 }",
    '5:18: budgets.size: a size is text such as "512M", not 125 (did you mean "125M"?)',
  ],
  [
    "a size beyond what can be counted",
    "disk: { var: 9999999T }",
    '5:14: disk.var: "9999999T" is larger than any disk',
  ],
  [
    "a slot that is too small",
    "disk: { encryption: { unlock: password } }",
    '5:31: disk.encryption.unlock: "password" is not a way to unlock a disk: passphrase, tpm2, key-file (did you mean "passphrase"?)',
  ],
  [
    "a key file that is nowhere",
    "disk: { encryption: { unlock: key-file, path: /key } }",
    "5:21: disk.encryption: a key file needs its device (for example device: LABEL=keys, path: /var.key)",
  ],
  [
    "a device for a passphrase",
    "disk: { encryption: { unlock: passphrase, device: LABEL=keys } }",
    "5:51: disk.encryption.device is for unlock: key-file (remove it, or write unlock: key-file)",
  ],
  [
    "a device that is not a path",
    "disk: { encryption: { unlock: key-file, device: keys, path: /key } }",
    '5:49: disk.encryption.device: "keys" names no device (write "LABEL=keys", "UUID=..." or "/dev/...")',
  ],
  [
    "a small slot",
    "disk: { slot: 32M }",
    "5:15: disk.slot: 32M is too small: it holds a whole /usr (give at least 64M)",
  ],
  [
    "a partition that is not a whole mebibyte",
    "disk: { slot: 99999K }",
    "5:15: disk.slot: partitions are multiples of 1M (round it up)",
  ],
  [
    "a unit without its suffix",
    "services: { enable: [sshd] }",
    '5:22: services.enable[0]: "sshd" is not the name of a unit: it ends in .service, .socket, .timer, .mount, .target or the like (did you mean "sshd.service"?)',
  ],
  [
    "a unit that is enabled and masked",
    "services: { enable: [a.service], mask: [a.service] }",
    '5:41: "a.service" is in services.mask and, on line 5, in services.enable (keep one of the two)',
  ],
  [
    "two users with one number",
    "users: [{ name: a, uid: 1000 }, { name: b, uid: 1000 }]",
    '5:49: uid 1000 is taken by "a" on line 5 (choose another number, or leave it out)',
  ],
  [
    "a second root",
    "users: [{ name: a, uid: 0 }]",
    '5:25: uid 0 is root\'s own; "a" would be all-powerful (leave it out, or choose one from 1000 on)',
  ],
  [
    "a port out of range",
    "firewall: { allow: [{ ports: [70000] }] }",
    "5:31: firewall.allow[0].ports[0]: 70000 is not a port: they go from 1 to 65535",
  ],
  [
    "a rule the wrong way round",
    "firewall: { allow: [tcp/22] }",
    '5:21: firewall.allow[0]: "tcp/22" is not a rule: PORT/tcp, PORT/udp, or the name of a service (did you mean "22/tcp"?)',
  ],
  [
    "a time zone by city",
    "timezone: berlin",
    '5:11: timezone: "berlin" is not a time zone: "UTC", or AREA/CITY such as "Europe/Berlin" (did you mean "Europe/Berlin"?)',
  ],
  [
    "a host name with an underscore",
    "hostname: my_host",
    '5:11: hostname: "my_host" is not a host name: lower-case letters, digits and "-", in parts with dots between them (RFC 1123) (did you mean "my-host"?)',
  ],
  [
    "a budget that does not fit",
    "kernel: linux-image-x\nbudgets: { size: 2G }",
    "6:18: budgets.size is larger than disk.slot: such an image would not fit the disk (make the budget smaller, or the slot larger)",
  ],
  [
    "a removal with nothing to remove",
    "network: [-wired]",
    '5:11: network: "-wired" takes nothing away: no extended definition has "wired" (remove the entry)',
  ],
  ["a public key", `users: [{ name: a, keys: ["${PUBLIC_KEY}"] }]`],
];

for (const [name, yaml, ...problems] of cases) {
  test(`${name} is ${problems.length === 0 ? "accepted" : "refused where it stands"}`, async () => {
    assert.deepEqual(
      await problemsOf({ "image.yaml": `${SMALLEST}${yaml}\n` }),
      problems.map((problem) => `image.yaml:${problem}`),
    );
  });
}

test("a package that is both installed and omitted is named with both lines", async () => {
  const yaml = 'name: a\nversion: "1"\nrepositories: ["debian:trixie"]\npackages:\n  install: [bash]\n  omit: [bash]\n';
  assert.deepEqual(await problemsOf({ "image.yaml": yaml }), [
    'image.yaml:6:10: "bash" is both omitted and, on line 5, installed (remove one of the two; an inherited one goes with "-bash" in its list)',
  ]);
});

test("a version that YAML takes for a number is quoted back as it was written", async () => {
  assert.deepEqual(await problemsOf({ "image.yaml": "name: a\nversion: 1.10\n" }), [
    'image.yaml:2:10: version: must be text, not the number 1.10 (write it in quotes: "1.10")',
  ]);
});

test("a list inside a list is explained as a removal with a space too many", async () => {
  assert.deepEqual(await problemsOf({ "image.yaml": "packages:\n  install:\n    - - vim\n" }), [
    "image.yaml:3:7: packages.install[0]: must be text, not a list (to take an entry away, write `- -NAME` without a space before the name)",
  ]);
});

test("an unsigned repository, credentials and unknown distributions are refused", async () => {
  const yaml = `repositories:
  - { url: "https://example.org/debian", suite: stable }
  - { url: "https://ada:pw@example.org/debian", suite: stable, trusted: true }
  - { suite: "debian:trixie", trusted: true }
  - debain:trixie
  - trixie
  - { path: x, suite: y }
`;
  assert.deepEqual(await problemsOf({ "image.yaml": yaml }), [
    "image.yaml:2:5: repositories[0]: nothing proves what comes from this address (add `keys`: files with the OpenPGP keys that sign it)",
    "image.yaml:3:12: repositories[1].url: must hold no user name or password: definitions are shared",
    "image.yaml:4:5: repositories[2]: `keys` and `trusted` go with `url`; the keys of a known distribution come with Wherry",
    'image.yaml:5:5: repositories[3]: the distribution "debain" is not known; known: debian (did you mean "debian"?)',
    'image.yaml:6:5: repositories[4]: "trixie" is not a suite: DISTRIBUTION:SUITE or DISTRIBUTION:SUITE/COMPONENT,COMPONENT (did you mean "debian:trixie"?)',
    "image.yaml:7:5: repositories[5]: `path` stands alone: local packages have no suite, components or keys",
  ]);
});

test("an entry of a list is counted among those of its own file, whatever that one extends", async () => {
  const base = 'name: base\nversion: "1"\nrepositories: ["debian:trixie", "debian:trixie-updates"]\n';
  const yaml = `extends: ./base.yaml
repositories:
  - "debian:trixie-backports"
  - { url: "https://example.org/debian", suite: stable }
`;
  assert.deepEqual(await problemsOf({ "image.yaml": yaml, "base.yaml": base }), [
    "image.yaml:4:5: repositories[1]: nothing proves what comes from this address (add `keys`: files with the OpenPGP keys that sign it)",
  ]);
});

test("secrets are never repeated", async () => {
  const secret = "c2VjcmV0LXNlY3JldA";
  const yaml = `users:
  - name: ada
    passwordHash: ${secret}
    keys:
      - |
        -----BEGIN OPENSSH PRIVATE KEY-----
        ${secret}
        -----END OPENSSH PRIVATE KEY-----
      - ${secret}
hostname: "-----BEGIN PRIVATE KEY-----${secret}"
`;
  const problems = await problemsOf({ "image.yaml": yaml });
  assert.equal(problems.length, 4);
  assert.match(problems[1] ?? "", /^image\.yaml:5:9: users\[0\]\.keys\[0\]: THIS IS A PRIVATE KEY/);
  assert.ok(problems.every((problem) => !problem.includes(secret)));
});
