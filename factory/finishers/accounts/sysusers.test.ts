import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import {
  formatGroup,
  formatGshadow,
  formatPasswd,
  formatShadow,
  parseMasters,
} from "@wherry/core/accounts/accounts.ts";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import { skipWithout } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { runOrFail } from "../../system/processes.ts";
import { applySysusers } from "./sysusers.ts";
import { parseSysusers } from "./sysusers-file.ts";

const PASSWD = `root:*:0:0:root:/root:/bin/bash
daemon:*:1:1:daemon:/usr/sbin:/usr/sbin/nologin
_apt:*:42:65534::/nonexistent:/usr/sbin/nologin
nobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;
const GROUP = `root:*:0:
daemon:*:1:
tty:*:5:
sudo:*:27:
staff:*:998:
nogroup:*:65534:
`;

const EXAMPLES: [string, string][] = [
  ["nothing at all", ""],
  [
    "groups and users of a host",
    `g tty 5 -\ng kvm -\nu messagebus - "System Message Bus" /nonexistent\nu sshd -:nogroup "sshd user" /run/sshd\n`,
  ],
  ["locked users", `u! systemd-network - "systemd Network Management"\n`],
  ["wanted numbers, free and taken", `g one 998\ng two 500\nu three 1 - /srv\nu four 500\nu five 27\n`],
  ["a user of a group that comes in another line", `u reader -:readers "Reads"\ng readers 450\n`],
  [
    "a user with the number and the group of others",
    `g docs 300\nu docs 301:docs "Docs" /srv/docs /bin/sh\nu sync 4:65534\n`,
  ],
  [
    "memberships, also of those nobody else mentions",
    `m alice sudo\nm bob wheel\nm daemon sudo\nu alice - "Alice's"\n`,
  ],
  ["a range of its own", `r - 300-310\nr - 400\ng a -\ng b -\nu c -\n`],
  ["the same name twice", `u twice 700 "First"\nu twice 701 "Second"\ng twice 702\n`],
];

const tool = await findPeer("systemd-sysusers");
const skip = skipWithout({ "systemd-sysusers": tool });

async function peer(conf: string): Promise<string[]> {
  if (tool === undefined) return [];
  await using folder = await temporaryDirectory();
  await mkdir(join(folder.path, "etc"), { recursive: true });
  await mkdir(join(folder.path, "usr/lib/sysusers.d"), { recursive: true });
  const before = parseMasters(PASSWD, GROUP);
  await writeFile(join(folder.path, "etc/passwd"), formatPasswd(before));
  await writeFile(join(folder.path, "etc/group"), formatGroup(before));
  await writeFile(join(folder.path, "etc/shadow"), formatShadow(before, 20000));
  await writeFile(join(folder.path, "etc/gshadow"), formatGshadow(before));
  await writeFile(join(folder.path, "usr/lib/sysusers.d/test.conf"), conf);
  const env = { SOURCE_DATE_EPOCH: String(20000 * 86_400) };
  await runOrFail(tool.file, [...tool.prefix, `--root=${folder.path}`], { env });
  const files = ["passwd", "group", "shadow", "gshadow"];
  return await Promise.all(files.map((name) => readFile(join(folder.path, "etc", name), "utf8")));
}

function ours(conf: string): string[] {
  const accounts = applySysusers(parseMasters(PASSWD, GROUP), parseSysusers(conf, "test.conf"));
  return [formatPasswd(accounts), formatGroup(accounts), formatShadow(accounts, 20000), formatGshadow(accounts)];
}

for (const [name, conf] of EXAMPLES) {
  test(`systemd-sysusers gives the same accounts: ${name}`, { skip }, async () => {
    assert.deepEqual(ours(conf), await peer(conf));
  });
}

test("systemd-sysusers gives the same accounts for lines made at random", { skip }, async () => {
  const name = fc.constantFrom("a", "b", "c", "d", "root", "tty", "staff");
  const id = fc.constantFrom("-", "5", "27", "500", "501", "998", "999");
  const line = fc.oneof(
    fc.tuple(name, id).map(([n, i]) => `g ${n} ${i}`),
    fc.tuple(name, id).map(([n, i]) => `u ${n} ${i}`),
    fc
      .tuple(name, id, fc.constantFrom("daemon", "sudo", "nogroup"))
      .map(([n, i, g]) => `u ${n} ${i}:${g} "Gecos" /srv`),
    fc.tuple(name, name).map(([n, g]) => `m ${n} ${g}`),
  );
  await assertProperty(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const conf = `${lines.join("\n")}\n`;
      assert.deepEqual(ours(conf), await peer(conf));
    }),
    { numRuns: 60, seed: 7 },
  );
});

test("lines that sysusers.d(5) does not know are all reported, with their place", () => {
  assert.throws(
    () => parseSysusers("x what -\nu ok -\nu %b -\ng Üser -\nu path /usr/bin/x\n", "bad.conf"),
    (error: { findings: { line: number }[] }) => {
      assert.deepEqual(
        error.findings.map((finding) => finding.line),
        [1, 3, 4, 5],
      );
      return true;
    },
  );
});
