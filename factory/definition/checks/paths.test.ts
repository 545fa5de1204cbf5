import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "@wherry/testing/samples/written-definition.ts";
import { checkPaths } from "./paths.ts";

const cases: readonly (readonly [what: string, yaml: string, ...problems: string[]])[] = [
  ["a file in a directory", "directories: [{ path: /a }]\nfiles: [{ path: /a/b, content: c }]"],
  ["a path that begins like a file", "files: [{ path: /a, content: c }, { path: /ab, content: c }]"],
  [
    "one path as a file and a link",
    "files: [{ path: /a, content: c }]\nlinks: [{ path: /a, target: b }]",
    `2:17: /a is a link here and a file on line 1 (remove one; an inherited one goes with "-/a" in its list)`,
  ],
  [
    "one path as a directory and a link",
    "directories: [{ path: /a }]\nlinks: [{ path: /a, target: b }]",
    `2:17: /a is a link here and a directory on line 1 (remove one; an inherited one goes with "-/a" in its list)`,
  ],
  [
    "a file far below a file",
    "files:\n  - { path: /a/b/c/d, content: c }\n  - { path: /a, content: c }",
    "2:13: /a/b/c/d lies below /a, which is a file on line 3 (only a directory can hold other things)",
  ],
  [
    "a directory below a link",
    "links: [{ path: /a, target: b }]\ndirectories: [{ path: /a/b }]",
    "2:23: /a/b lies below /a, which is a link on line 1 (only a directory can hold other things)",
  ],
  [
    "what a machine mounts over, and what it has no place for",
    `kernel: linux
files: [{ path: /mnt/readme, content: x }, { path: /boot/grub.cfg, content: x }, { path: /var/tmp/x, content: x }]
directories: [{ path: /mnt/data }, { path: /media }, { path: /data/x }]
links: [{ path: /tmp/x, target: y }, { path: /mntx, target: y }]`,
    "2:17: /mnt/readme would not be there: /mnt is empty on a machine until it boots (put it below /srv or /usr/local; systemd makes the mount points of mount units itself)",
    "2:52: /boot/grub.cfg would not be there: /boot is empty on a machine until it boots (the boot file is made from the kernel and kernel.arguments, and lies on a partition of its own)",
    "3:23: /mnt/data would not be there: /mnt is empty on a machine until it boots (put it below /srv or /usr/local; systemd makes the mount points of mount units itself)",
    "3:44: /media would not be there: /media is empty on a machine until it boots (put it below /srv or /usr/local; systemd makes the mount points of mount units itself)",
    "3:62: /data/x would have no place: a machine keeps only /usr, /etc, /var, /home, /root, /opt, /srv (put it below one of them, such as /srv/data/x)",
    "4:17: /tmp/x would not be there: /tmp is empty on a machine until it boots (systemd-tmpfiles makes files there: write a file /etc/tmpfiles.d/NAME.conf)",
    "4:46: /mntx would have no place: a machine keeps only /usr, /etc, /var, /home, /root, /opt, /srv (put it below one of them, such as /srv/mntx)",
  ],
  [
    "the same in a container, which has them all but /boot",
    "files: [{ path: /mnt/readme, content: x }, { path: /data, content: x }, { path: /boot/x, content: x }]",
    "1:81: /boot/x would not be there: /boot is left out of container images (the boot file is made from the kernel and kernel.arguments, and lies on a partition of its own)",
  ],
];

for (const [what, yaml, ...problems] of cases) {
  test(`${what} ${problems.length === 0 ? "is fine" : "is told where it stands"}`, async () => {
    assert.deepEqual(await checkText(checkPaths, yaml), problems);
  });
}
