import assert from "node:assert/strict";
import { test } from "node:test";
import type { smallTree } from "@wherry/testing/fixtures/small-tree.ts";
import { buildElf } from "@wherry/testing/samples/elf.ts";
import { imageFindings, startedService } from "@wherry/testing/samples/image-findings.ts";

const addUser = (name: string) =>
  ` | add it to the definition, users: [{ name: ${name}, system: true }], or leave out what needs it`;
const addGroup = (name: string) =>
  ` | add it to the definition, groups: [{ name: ${name} }], or leave out what needs it`;
type Entries = Parameters<typeof smallTree>[0];

const LOADER = "/lib64/ld-linux-x86-64.so.2";
const program = (more: Parameters<typeof buildElf>[0]) => ({
  program: buildElf({ machine: 62, interpreter: LOADER, ...more }),
});
const library = (more: Parameters<typeof buildElf>[0] = {}) => ({ program: buildElf({ machine: 62, ...more }) });
const LIBRARIES = "/usr/lib/x86_64-linux-gnu";
const kernel: Entries = {
  "/usr/lib/modules/6.1/modules.dep": "kernel/fs/ext4/ext4.ko.xz: kernel/lib/crc16.ko.xz\n",
  "/usr/lib/modules/6.1/modules.builtin": "kernel/fs/fuse/fuse.ko\n",
  "/usr/lib/modules/6.1/modules.alias": "alias fs-ext4 ext4\nalias char-major-10-* misc\n",
};

const CASES: readonly [what: string, entries: Entries, ...findings: string[]][] = [
  [
    "scripts with their interpreters",
    {
      "/usr/bin/a": { program: "#! /bin/sh -e\n" },
      "/usr/bin/b": { program: "#!/usr/bin/env sh\n" },
      "/usr/bin/env": { program: "x" },
    },
  ],
  [
    "scripts without interpreters, told as one",
    { "/usr/bin/a": { program: "#!/usr/bin/perl -w\n" }, "/usr/bin/b": { program: "#!/usr/bin/perl\n" } },
    "warning program-interpreter /usr/bin/a it cannot be started: its interpreter /usr/bin/perl is missing | also /usr/bin/b",
  ],
  [
    "an interpreter that env looks for",
    { "/usr/bin/env": { program: "x" }, "/usr/bin/a": { program: "#!/usr/bin/env -S node --x\n" } },
    "warning program-interpreter /usr/bin/a it cannot be started: its interpreter node is missing",
  ],
  [
    "examples, modules of languages and what nobody executes",
    {
      "/usr/share/x/a": { program: "#!/no\n" },
      "/usr/lib/python3.13/pdb.py": { program: "#!/no\n" },
      "/usr/bin/text": "#!/no\n",
    },
  ],
  [
    "a script that a unit starts from a folder of its own",
    {
      "/usr/share/x/a": { program: "#!/no\n" },
      ...startedService("a.service", "[Service]\nExecStart=/usr/share/x/a\n"),
    },
    "error program-interpreter /usr/share/x/a it cannot be started by a.service, which multi-user.target starts: its interpreter /no is missing",
  ],
  [
    "a program with its library, that with its own",
    {
      "/usr/bin/a": program({ needed: ["liba.so.1"] }),
      [`${LIBRARIES}/liba.so.1`]: library({ needed: ["libc.so.6"] }),
    },
  ],
  [
    "a program without a library",
    { "/usr/bin/a": program({ needed: ["liba.so.1"] }) },
    "warning program-library /usr/bin/a it cannot be started: its library liba.so.1 is missing",
  ],
  [
    "a program whose library lacks one",
    {
      "/usr/bin/a": program({ needed: ["liba.so.1"] }),
      [`${LIBRARIES}/liba.so.1`]: library({ needed: ["libb.so.1"] }),
    },
    `warning program-library /usr/bin/a it cannot be started: the library libb.so.1, which ${LIBRARIES}/liba.so.1 needs, is missing`,
    `warning program-library ${LIBRARIES}/liba.so.1 it cannot be loaded: its library libb.so.1 is missing`,
  ],
  [
    "folders that programs and ld.so.conf name",
    {
      "/usr/bin/a": program({ needed: ["liba.so.1", "libb.so.1"], runpath: "$ORIGIN/../lib/own" }),
      "/usr/lib/own/liba.so.1": library({ needed: ["libown.so"] }),
      "/usr/lib/own/libown.so": library(),
      "/etc/ld.so.conf.d/b.conf": "# own\n/opt/b\n",
      "/opt/b/libb.so.1": library(),
    },
  ],
  [
    "a plug-in whose host brings the library",
    { "/usr/lib/host/plugins/p.so": library({ needed: ["libown.so"] }), "/usr/lib/host/libown.so": library() },
  ],
  [
    "plug-ins without their libraries, told as one",
    {
      "/usr/lib/host/a.so": library({ needed: ["liba.so.1"] }),
      "/usr/lib/host/b.so": library({ needed: ["libb.so.1"] }),
    },
    "warning program-library /usr/lib/host/a.so it cannot be loaded: its library liba.so.1 is missing | also /usr/lib/host/b.so",
  ],
  [
    "a program of another loader",
    { "/usr/bin/a": program({ interpreter: "/lib/ld-musl.so.1", needed: [] }) },
    "warning program-interpreter /usr/bin/a it cannot be started: its loader /lib/ld-musl.so.1 is missing",
  ],
  [
    "a library for every program",
    { "/etc/ld.so.preload": "# all\n/usr/lib/no.so\n" },
    "warning preload-library /etc/ld.so.preload:2 /usr/lib/no.so does not exist",
  ],
  [
    "links in /etc",
    { "/etc/a": { link: "/usr/no" }, "/etc/b": { link: "/run/no" }, "/etc/c": { link: "../usr/bin/sh" } },
    "warning dangling-link /etc/a it leads to /usr/no, which does not exist",
  ],
  [
    "accounts of tmpfiles.d",
    { "/usr/lib/tmpfiles.d/a.conf": "# x\nd /run/a 0755 no daemon\nd /run/b - 17 :none\n" },
    `warning tmpfiles-account /usr/lib/tmpfiles.d/a.conf:2 there is no user no${addUser("no")}`,
    `warning tmpfiles-account /usr/lib/tmpfiles.d/a.conf:3 there is no group none${addGroup("none")}`,
  ],
  [
    "a file of tmpfiles.d that is masked",
    { "/usr/lib/tmpfiles.d/a.conf": "d /run/a 0755 no no\n", "/etc/tmpfiles.d/a.conf": { link: "/dev/null" } },
  ],
  [
    "accounts of sysusers.d",
    { "/usr/lib/sysusers.d/a.conf": "u daemon - -\nu! no -\nm daemon wheel\n" },
    `warning sysusers-account /usr/lib/sysusers.d/a.conf:2 there is no user no${addUser("no")}`,
    `warning sysusers-account /usr/lib/sysusers.d/a.conf:3 there is no group wheel${addGroup("wheel")}`,
  ],
  [
    "rules of sudoers",
    {
      "/etc/sudoers": "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL) ALL\n",
      "/etc/sudoers.d/a": "bob ALL=(ALL) NOPASSWD: ALL\n",
    },
    `warning sudoers-account /etc/sudoers:3 there is no group sudo${addGroup("sudo")}`,
    `warning sudoers-account /etc/sudoers.d/a:1 there is no user bob${addUser("bob")}`,
  ],
  [
    "rules of udev",
    {
      "/usr/lib/udev/rules.d/9-a.rules":
        '# x\nKERNEL=="a", GROUP="no", \\\n  RUN+="helper %k"\nGROUP=="no", RUN{builtin}+="kmod load x", PROGRAM="/bin/sh -c x"\n',
    },
    `warning udev-account /usr/lib/udev/rules.d/9-a.rules:2 there is no group no${addGroup("no")}`,
    "warning udev-program /usr/lib/udev/rules.d/9-a.rules:2 /usr/lib/udev/helper, which a rule runs, does not exist",
  ],
  [
    "policies and services of D-Bus",
    {
      "/usr/share/dbus-1/system.d/a.conf":
        '<busconfig>\n<!-- <policy user="none"> -->\n<policy user="no"/><policy group="daemon"/>\n</busconfig>',
      "/usr/share/dbus-1/system-services/a.service": "[D-BUS Service]\nName=a\nExec=/usr/no\nUser=nobodys\n",
      "/usr/share/dbus-1/system-services/b.service":
        "[D-BUS Service]\nExec=/bin/false\nUser=root\nSystemdService=no.service\n",
    },
    `warning dbus-account /usr/share/dbus-1/system.d/a.conf:3 there is no user no${addUser("no")}`,
    "warning dbus-service /usr/share/dbus-1/system-services/a.service:3 /usr/no does not exist",
    `warning dbus-service /usr/share/dbus-1/system-services/a.service:4 there is no user nobodys${addUser("nobodys")}`,
    "warning dbus-service /usr/share/dbus-1/system-services/b.service:4 there is no unit no.service",
  ],
  [
    "lines of cron",
    {
      "/etc/crontab": "SHELL=/bin/sh\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n",
      "/etc/cron.d/a":
        "@daily bob sh\n* * * * * root test -x /usr/no && /usr/no\n* * * * 1-5 root test -x /no || ( cd / && none )\n",
    },
    `warning cron-account /etc/cron.d/a:1 there is no user bob${addUser("bob")}`,
    "warning cron-program /etc/crontab:2 run-parts does not exist",
    "warning cron-program /etc/cron.d/a:3 none does not exist",
    "warning cron-daemon /etc/cron.d/a nothing ever runs it: the image has no cron",
  ],
  [
    "jobs that nothing runs",
    {
      "/etc/cron.daily/hunt": "#!/bin/sh\nhunt\n",
      "/etc/cron.daily/timed": "#!/bin/sh\nif [ -d /run/systemd/system ]; then exit 0; fi\n",
      "/etc/cron.weekly/.placeholder": "x",
      "/etc/cron.d/comments": "# nothing\n",
    },
    "warning cron-daemon /etc/cron.daily/hunt nothing ever runs it: the image has no cron",
  ],
  [
    "lines of inetd, some behind tcpd",
    {
      "/etc/inetd.conf": `# a comment
#<off># ftp stream tcp nowait root /usr/sbin/ftpd ftpd
time stream tcp nowait root internal
tftp dgram udp wait bob /usr/sbin/tcpd /usr/sbin/tftpd -s /srv
echo stream tcp nowait.100 root.root /usr/sbin/echod echod
`,
      "/usr/sbin/echod": program({ needed: [] }),
      "/usr/sbin/inetd": program({ needed: [] }),
    },
    "warning inetd-program /etc/inetd.conf:4 /usr/sbin/tcpd does not exist",
    "warning inetd-program /etc/inetd.conf:4 /usr/sbin/tftpd does not exist",
    `warning inetd-account /etc/inetd.conf:4 there is no user bob${addUser("bob")}`,
  ],
  [
    "a service for inetd, and no inetd",
    { "/etc/inetd.conf": "x stream tcp nowait root /usr/sbin/x x\n", "/usr/sbin/x": program({ needed: [] }) },
    "warning inetd-daemon /etc/inetd.conf:1 nothing listens for it: the image has no inetd",
  ],
  ["jobs that cron runs", { "/etc/cron.daily/hunt": "#!/bin/sh\nhunt\n", "/usr/sbin/cron": program({ needed: [] }) }],
  [
    "stacks of PAM",
    {
      [`${LIBRARIES}/security/pam_unix.so`]: library(),
      "/etc/pam.d/login":
        "#%PAM\nauth [success=1 default=ignore] pam_unix.so nullok\n-auth required pam_gone.so\nsession optional pam_no.so\nauth required pam_no.so\n@include common\nauth include login\n",
    },
    "warning pam-module /etc/pam.d/login:5 the module pam_no.so does not exist",
    "warning pam-module /etc/pam.d/login:6 the stack common does not exist",
  ],
  [
    "sources of names",
    { "/etc/nsswitch.conf": "# x\npasswd: files systemd\nhosts: files [!UNAVAIL=return] dns\n" },
    "warning nss-module /etc/nsswitch.conf:2 passwd: there is no libnss_systemd.so.2",
  ],
  [
    "a locale without data",
    { "/etc/locale.conf": "LANG=C.UTF-8\n", [`${LIBRARIES}/libc.so.6`]: library() },
    "warning locale-data /etc/locale.conf:1 LANG: there is no /usr/lib/locale/C.utf8",
  ],
  [
    "a locale with data, and one that nothing reads",
    {
      "/etc/locale.conf": "LANG=C.UTF-8\n",
      [`${LIBRARIES}/libc.so.6`]: library(),
      "/usr/lib/locale/C.utf8/LC_CTYPE": "x",
    },
  ],
  [
    "settings of sshd",
    {
      "/usr/sbin/sshd": { program: "x" },
      "/etc/ssh/sshd_config": "UsePAM yes\nSubsystem sftp /usr/lib/no\nAuthorizedKeysCommandUser no\n",
    },
    "warning ssh-server /etc/ssh/sshd_config:1 UsePAM: the stack /etc/pam.d/sshd does not exist",
    "warning ssh-server /etc/ssh/sshd_config:2 Subsystem: /usr/lib/no does not exist",
    "warning ssh-server /etc/ssh/sshd_config:3 AuthorizedKeysCommandUser: there is no user no",
  ],
  [
    "modules of the kernel",
    {
      ...kernel,
      "/usr/sbin/modprobe": { program: "x" },
      "/usr/lib/modules-load.d/a.conf": "# x\next4\nfuse\nfs-ext4\nnfsd\n",
      ...startedService(
        "m.service",
        "[Service]\nExecStart=/usr/sbin/modprobe -a ext4 drbd\nExecStartPre=-/usr/sbin/modprobe x\nExecStop=modprobe -r y\n",
      ),
    },
    "error kernel-module /usr/lib/systemd/system/m.service:2 m.service, which multi-user.target starts, loads drbd, and the kernel has no such module",
    "warning kernel-module /usr/lib/modules-load.d/a.conf:5 the kernel has no module nfsd",
    "warning kernel-module /usr/lib/systemd/system/m.service:3 m.service, which multi-user.target starts, loads x, and the kernel has no such module",
  ],
  [
    "sources of modules that nothing compiles",
    {
      ...kernel,
      "/usr/src/loop-1/dkms.conf": 'PACKAGE_NAME="loop"\nPACKAGE_VERSION=1\nBUILT_MODULE_NAME[0]="$PACKAGE_NAME"\n',
      "/usr/src/alone-1/dkms.conf": "PACKAGE_NAME=alone\nMAKE[0]='make x'\n",
      "/usr/src/there-1/dkms.conf": 'PACKAGE_NAME=there\n BUILT_MODULE_NAME="ext4"\n',
      "/usr/src/linux-headers-6.1/Makefile": "",
    },
    "warning dkms-module /usr/src/alone-1/dkms.conf nothing compiles the module alone",
    "warning dkms-module /usr/src/loop-1/dkms.conf nothing compiles the module loop",
  ],
  ["modules where there is no kernel", { "/usr/lib/modules-load.d/a.conf": "nfsd\n" }],
  [
    "interpreters of formats",
    { "/usr/lib/binfmt.d/a.conf": "# x\n:a:M::MZ::/usr/no:F\n:b:M::MZ::/bin/sh:\n" },
    "warning binfmt-interpreter /usr/lib/binfmt.d/a.conf:2 /usr/no does not exist",
  ],
  [
    "links to what a unit makes at the first boot, and to what none does",
    {
      ...startedService(
        "keys.service",
        "[Unit]\nConditionPathExists=!/etc/app/key\nConditionFileNotEmpty=|!/etc/app/more\n[Service]\nExecStart=sh\n",
      ),
      "/usr/lib/systemd/system/idle.service": "[Unit]\nConditionPathExists=!/etc/app/idle\n[Service]\nExecStart=sh\n",
      "/etc/a/key": { link: "../app/key" },
      "/etc/a/more": { link: "/etc/app/more" },
      "/etc/a/idle": { link: "/etc/app/idle" },
    },
    "warning dangling-link /etc/a/idle it leads to /etc/app/idle, which does not exist",
  ],
  [
    "what the firewall includes",
    {
      "/etc/nftables.conf": 'include "/etc/no.nft"\ninclude "/etc/nftables.d/*.nft"\n',
      ...startedService("nftables.service", "[Service]\nExecStart=sh\n"),
    },
    "error nftables-include /etc/nftables.conf:1 /etc/no.nft does not exist",
  ],
];

for (const [what, entries, ...findings] of CASES) {
  test(`${what}: ${findings.length === 0 ? "nothing is found" : "it is found"}`, async () => {
    assert.deepEqual(await imageFindings(entries), findings);
  });
}

test("what a unit of the distribution makes beside what it looks for is there for links and units", async () => {
  const made = "/etc/ssl/certs/own.pem";
  const entries = {
    ...startedService("first-boot-x.service", "[Service]\nExecStart=sh\n"),
    ...startedService("a.service", `[Service]\nExecStart=sh\nEnvironmentFile=${made}\n`),
    "/etc/a/certificate": { link: made },
  };
  assert.equal((await imageFindings(entries)).length, 2);
  assert.deepEqual(await imageFindings(entries, { policy: { makes: { "first-boot-x.service": [made] } } }), []);
});
