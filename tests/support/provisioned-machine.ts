import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { makeSshKey } from "@wherry/factory/machine/ssh-key.ts";
import type { TestMachine } from "./machine.ts";

/** MiB: as little as the smallest cloud machine has. */
export const memory = 256;

/** The core image, with what the machine's own check of itself needs. */
export const definition = "extends: core\nname: small\npackages:\n  install: [findutils, grep]\n";

/** What the machine found when it was up: that all is as its configuration says, or not. */
export const complete = /verify: (complete|INCOMPLETE)/;

/** What the machine itself found when it was up, and nothing else to complain of. */
export function assertComplete({ lines }: TestMachine): void {
  const said = lines.map(({ text }) => text);
  assert.deepEqual(
    said.filter((line) => /verify: .*INCOMPLETE|FAILED|\[DEPEND\]|VOLATILE/.test(line)),
    [],
    said.slice(-40).join("\n"),
  );
}

const contents = (number: number) => `file ${number}\n`.repeat(number % 50);
const fileCount = 200;
const path = (number: number) => `/etc/many/${number % 10}/file-${number}`;
const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const data = (text: string) => `data:;base64,${Buffer.from(text).toString("base64")}`;

/** Checks all that the configuration asks for, from inside, without a network. */
const verify = `
wrong() { echo "<2>verify: INCOMPLETE $*" >/dev/kmsg; exit 1; }
sha256sum --quiet --check /etc/verify.sums || wrong contents
[ "$(find /etc/many -type f | wc -l)" = ${fileCount} ] || wrong "number of files: $(find /etc/many -type f)"
[ "$(find /etc/many -type f -exec stat -c '%a %U %G' {} + | sort -u)" = "640 app operators" ] || wrong owners
[ "$(readlink /etc/many-link)" = many/1 ] || wrong link
[ "$(grep -c '^app:' /etc/passwd) $(grep -c '^app:' /etc/shadow) $(grep -c '^operators:' /etc/group)" = "1 1 1" ] || wrong accounts
[ "$(cat ~app/.ssh/authorized_keys | wc -l)" = 1 ] || wrong keys
[ "$(findmnt -no FSTYPE,LABEL /srv/extra)" = "ext4 EXTRA" ] || wrong "mount $(findmnt -no FSTYPE,LABEL /srv/extra)"
[ "$(cat /srv/extra/inside)" = inside ] || wrong "file on the extra disk"
[ "$(grep -o 'wherry.test=[a-z]*' /proc/cmdline)" = wherry.test=kernel ] || wrong "kernel arguments: $(cat /proc/cmdline)"
[ "$(stat -f -c %b /var)" -gt 300000 ] || wrong "size of /var"
[ -z "$(find /etc /var /srv/extra /boot /efi -xdev -name '*wherry-new*' -o -name '.wherry*' 2>/dev/null)" ] || wrong remains
[ -z "$(systemctl --failed --no-legend)" ] || wrong "units: $(systemctl --failed --no-legend)"
echo "<2>verify: complete" >/dev/kmsg
`;

const numbers = Array.from({ length: fileCount }, (_, index) => index);

/**
 * A kernel argument, accounts, a file system on another disk, many files, a unit that checks them all: other keys each
 * time.
 */
export function provisionedMachine(extraDisk: string): string {
  const extra = onExtraDisk(extraDisk);
  return JSON.stringify({
    ignition: { version: "3.4.0" },
    kernelArguments: { shouldExist: ["wherry.test=kernel"] },
    passwd: {
      groups: [{ name: "operators" }],
      users: [{ name: "app", groups: ["operators"], sshAuthorizedKeys: [makeSshKey("app").publicKey] }],
    },
    storage: {
      ...extra.storage,
      files: [
        ...numbers.map((number) => ({
          path: path(number),
          mode: 0o640,
          user: { name: "app" },
          group: { name: "operators" },
          contents: { source: data(contents(number)) },
        })),
        {
          path: "/etc/verify.sums",
          contents: {
            source: data(numbers.map((number) => `${digest(contents(number))}  ${path(number)}\n`).join("")),
          },
        },
        { path: "/etc/verify.sh", contents: { source: data(verify) } },
        ...extra.files,
      ],
      links: [{ path: "/etc/many-link", target: "many/1" }],
    },
    systemd: {
      units: [
        ...extra.units,
        {
          name: "verify.service",
          enabled: true,
          contents:
            "[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/bin/sh /etc/verify.sh\n[Install]\nWantedBy=multi-user.target\n",
        },
      ],
    },
  });
}

function onExtraDisk(device: string) {
  const partition = "/dev/disk/by-partlabel/extra";
  return {
    storage: {
      disks: [{ device, wipeTable: true, partitions: [{ label: "extra", number: 1 }] }],
      filesystems: [{ device: partition, format: "ext4", label: "EXTRA", path: "/srv/extra", wipeFilesystem: true }],
    },
    files: [{ path: "/srv/extra/inside", contents: { source: "data:,inside" } }],
    units: [
      {
        name: "srv-extra.mount",
        enabled: true,
        contents: `[Mount]\nWhat=${partition}\nWhere=/srv/extra\nType=ext4\n[Install]\nRequiredBy=local-fs.target\n`,
      },
    ],
  };
}
