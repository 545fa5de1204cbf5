import type { Difference } from "./compare-trees.ts";

/** A way in which an image's tree is meant to differ from what the package manager's own installation leaves behind. */
export interface KnownDifference {
  /** What the reader sees; the paths that `matches` accepts. */
  readonly paths: string;
  readonly matches: RegExp;
  readonly what: readonly Difference["what"][];
  readonly reason: string;
}

const MISSING = ["missing"] as const;

/** Everything else that differs is a bug of ours. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    paths: "/etc/passwd, /etc/group, /etc/shadow, /etc/gshadow",
    matches: /^\/etc\/(passwd|group|shadow|gshadow)$/,
    what: ["content"],
    reason:
      "The same accounts with other numbers for those without a fixed one: an installation hands out numbers in the order in which packages happen to be configured, an image in the order of systemd-sysusers run once.",
  },
  {
    paths: "files of groups without a fixed number: ssh-agent, dbus-daemon-launch-helper",
    matches: /^\/usr\/(bin\/ssh-agent|lib\/dbus-1\.0\/dbus-daemon-launch-helper)$/,
    what: ["owner"],
    reason: "The same group by name; its number differs as above.",
  },
  {
    paths: "/etc/hostname, /etc/hosts, /etc/localtime, /etc/timezone, /etc/locale.conf",
    matches: /^\/etc\/(hostname|hosts|localtime|timezone|locale\.conf)$/,
    what: ["content", "mode", "extra"],
    reason: "The definition says them.",
  },
  {
    paths: "/usr/lib/os-release",
    matches: /^\/usr\/lib\/os-release$/,
    what: ["content"],
    reason: "A host is a system of its own, like Debian, with the image's name and version.",
  },
  {
    paths: "/etc/ca-certificates.conf",
    matches: /^\/etc\/ca-certificates\.conf$/,
    what: ["content"],
    reason: "The same list without its comment, which speaks of dpkg-reconfigure.",
  },
  {
    paths: "/etc/machine-id, /etc/ssh/ssh_host_*",
    matches: /^\/etc\/(machine-id|ssh\/ssh_host_[^/]*)$/,
    what: MISSING,
    reason: "Every machine makes its own at its first boot.",
  },
  {
    paths: "/etc/credstore, /etc/credstore.encrypted, /var/log/journal",
    matches: /^\/(etc\/credstore(\.encrypted)?|var\/log\/journal)$/,
    what: ["mode", "owner"],
    reason: "systemd-tmpfiles sets the mode at every boot.",
  },
  {
    paths:
      "/etc/mtab, /etc/vconsole.conf, /root/.ssh, /run/lock, what systemd keeps below /var/lib, /var/cache and /var/log",
    matches:
      /^\/(etc\/(mtab|vconsole\.conf)|root\/\.ssh|run\/lock(\/subsys)?|var\/(cache|lib|log)\/private|var\/log\/README|var\/lib\/systemd\/(catalog(\/database)?|coredump|ephemeral-trees|network|pstore))$/,
    what: MISSING,
    reason:
      "systemd-tmpfiles and systemd-journal-catalog-update make them at boot, in the state that outlives updates.",
  },
  {
    paths: "/etc/hosts.allow, /etc/hosts.deny, /etc/modules",
    matches: /^\/etc\/(hosts\.(allow|deny)|modules)$/,
    what: MISSING,
    reason: "They hold comments only; without them programs do the same.",
  },
  {
    paths: "/etc/ld.so.cache",
    matches: /^\/etc\/ld\.so\.cache$/,
    what: MISSING,
    reason: "All libraries lie in folders that the loader searches by itself.",
  },
  {
    paths: "/usr/lib/udev/hwdb.d",
    matches: /^\/usr\/lib\/udev\/hwdb\.d(\/|$)/,
    what: MISSING,
    reason: "Only the compiled database is read; it is the same, byte for byte.",
  },
  {
    paths: "/etc/rc*.d",
    matches: /^\/etc\/rc[0-9S]\.d\//,
    what: MISSING,
    reason: "Links for System V init; systemd has a unit for each.",
  },
  {
    paths: "/boot/initrd.img-*, /initrd.img, /vmlinuz, /etc/initramfs-tools/modules",
    matches: /^\/(boot\/initrd\.img-.*|initrd\.img(\.old)?|vmlinuz(\.old)?|etc\/initramfs-tools\/modules)$/,
    what: MISSING,
    reason: "The image boots from one file that holds kernel and initrd.",
  },
  {
    paths: "/usr/lib/modules/*/modules.alias, modules.symbols",
    matches: /^\/usr\/lib\/modules\/[^/]+\/modules\.(alias|symbols)$/,
    what: MISSING,
    reason: "Listings for people; programs read the compiled ones.",
  },
  {
    paths:
      "/var/lib/pam, /var/lib/shells.state, /var/lib/ucf, /var/lib/systemd/deb-systemd-*, /var/cache/debconf, *-, .pwd.lock",
    matches:
      /^\/(var\/lib\/(pam|ucf)\/.*|var\/lib\/shells\.state|var\/lib\/systemd\/deb-systemd-.*|var\/cache\/debconf\/.*|etc\/(passwd|group|shadow|gshadow)-|etc\/\.pwd\.lock|etc\/\.resolv\.conf\..*)$/,
    what: MISSING,
    reason: "What scripts remember for the next upgrade in place, which an image never has.",
  },
  {
    paths: "/var/lib/dpkg, /var/lib/apt, /var/cache/apt, /etc/apt, /var/log/apt",
    matches: /^\/(var\/lib\/(dpkg|apt)|var\/cache\/apt|etc\/apt|var\/log\/apt)(\/|$)/,
    what: MISSING,
    reason: "The package manager's own records; the release carries a bill of materials instead.",
  },
  {
    paths: "/dev/*, /etc/fstab",
    matches: /^\/(dev\/.*|etc\/fstab)$/,
    what: MISSING,
    reason: "The installer makes them for a chroot; the kernel and the boot set-up make the real ones.",
  },
];

/** What is left when all known differences are taken away. */
export function unexpectedDifferences(differences: readonly Difference[]): Difference[] {
  return differences.filter(
    ({ path, what }) => !knownDifferences.some((known) => known.what.includes(what) && known.matches.test(path)),
  );
}

/** The page of the documentation that lists them. */
export function describeDifferences(): string {
  const rows = knownDifferences.map(({ paths, what, reason }) => `| ${paths} | ${what.join(", ")} | ${reason} |`);
  return `# How an image's tree differs from an installation

The same packages, installed by \`mmdebstrap\` with all their maintainer scripts and computed by Wherry without them, are
compared path by path: kind, mode, owner, link target and content. Everything is the same but what this table lists, seen from the
image. "missing" means that only the installation has it.

| Paths | What differs | Why |
| --- | --- | --- |
${rows.join("\n")}
`;
}
