import { writeFile } from "node:fs/promises";
import type { TreeDifference } from "./compare-trees.ts";

/** A way in which an image's tree is meant to differ from what the package manager's own installation leaves behind. */
export interface KnownDifference {
  /** What the reader sees; the paths that `matches` accepts. */
  readonly paths: string;
  readonly matches: RegExp;
  readonly what: readonly TreeDifference["what"][];
  readonly reason: string;
}

export const differencesPage = new URL("../../docs/tree-differences.md", import.meta.url);

const MISSING = ["missing"] as const;

/** Everything else that differs is a bug of ours. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    paths: "/etc/hostname",
    matches: /^\/etc\/hostname$/,
    what: ["content", "mode"],
    reason: "The definition names the host; the installer copies the name of the machine that it runs on.",
  },
  {
    paths: "/etc/hosts, /etc/timezone, /etc/locale.conf",
    matches: /^\/etc\/(hosts|timezone|locale\.conf)$/,
    what: ["extra"],
    reason: "The definition says them; without an answer scripts leave them out.",
  },
  {
    paths: "/etc/localtime",
    matches: /^\/etc\/localtime$/,
    what: ["content"],
    reason: "The same time zone by a relative link, as systemd writes it.",
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
    matches: /^\/etc\/(machine-id|ssh\/ssh_host_(ecdsa|ed25519|rsa)_key(\.pub)?)$/,
    what: MISSING,
    reason: "Every machine makes its own at its first boot.",
  },
  {
    paths: "/etc/subuid, /etc/subgid",
    matches: /^\/etc\/sub[ug]id$/,
    what: ["content"],
    reason: "A range for `podman run --userns=auto`, which an administrator would write where podman is.",
  },
  {
    paths: "/etc/credstore, /etc/credstore.encrypted",
    matches: /^\/etc\/credstore(\.encrypted)?$/,
    what: ["mode"],
    reason: "systemd-tmpfiles sets the mode at every boot.",
  },
  {
    paths: "/var/log/journal",
    matches: /^\/var\/log\/journal$/,
    what: ["mode", "owner"],
    reason: "systemd-tmpfiles sets mode and group at every boot.",
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
    matches: /^\/usr\/lib\/udev\/hwdb\.d(\/[^/]+\.hwdb)?$/,
    what: MISSING,
    reason: "Only the compiled database is read; it is the same, byte for byte.",
  },
  {
    paths: "/etc/rc*.d/*",
    matches: /^\/etc\/rc[0-9S]\.d\/[SK][0-9]{2}[^/]+$/,
    what: MISSING,
    reason:
      "Links for System V init. Where systemd has no unit for a service, the build makes one of its script, as systemd does at boot.",
  },
  {
    paths: "/boot/initrd.img-*, /initrd.img, /vmlinuz, /etc/initramfs-tools/modules",
    matches: /^\/(boot\/initrd\.img-[^/]+|initrd\.img(\.old)?|vmlinuz(\.old)?|etc\/initramfs-tools\/modules)$/,
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
    paths: "/var/lib/pam/*, /var/lib/ucf/*, /var/lib/shells.state, /var/lib/systemd/deb-systemd-*",
    matches:
      /^\/var\/lib\/(pam\/(account|auth|password|seen|session|session-noninteractive)|ucf\/(cache(\/:[^/]+)?|hashfile(\.[0-9]+)?|registry(\.[0-9]+)?)|shells\.state|systemd\/deb-systemd-[a-z-]+(\/.+)?)$/,
    what: MISSING,
    reason: "What scripts remember for the next upgrade in place, which an image never has.",
  },
  {
    paths: "/var/cache/debconf/*",
    matches: /^\/var\/cache\/debconf\/(config|passwords|templates)\.dat(-old)?$/,
    what: MISSING,
    reason: "Answers to scripts' questions, for the next upgrade in place.",
  },
  {
    paths:
      "/etc/passwd-, /etc/group-, /etc/shadow-, /etc/gshadow-, /etc/.pwd.lock, /etc/.resolv.conf.systemd-resolved.bak",
    matches: /^\/etc\/((passwd|group|shadow|gshadow)-|\.pwd\.lock|\.resolv\.conf\.systemd-resolved\.bak)$/,
    what: MISSING,
    reason: "Scripts copy what they are about to change; here nothing was there before.",
  },
  {
    paths: "/var/lib/dpkg, /var/lib/apt, /var/cache/apt, /var/log/apt, /etc/apt",
    matches: /^\/(var\/lib\/(dpkg|apt)|var\/cache\/apt|var\/log\/apt|etc\/apt)(\/|$)/,
    what: MISSING,
    reason: "The package manager's own records; the release carries a bill of materials instead.",
  },
  {
    paths: "/dev/*",
    matches: /^\/dev\/(console|fd|full|null|ptmx|pts|random|shm|stderr|stdin|stdout|tty|urandom|zero)$/,
    what: MISSING,
    reason: "The installer makes them for a chroot; the kernel makes the real ones.",
  },
  {
    paths: "/etc/fstab",
    matches: /^\/etc\/fstab$/,
    what: MISSING,
    reason: "The installer leaves an empty one; what is mounted follows from the image's partitions.",
  },
];

/** What is left when all known differences are taken away. */
export function unexpectedDifferences(differences: readonly TreeDifference[]): TreeDifference[] {
  return differences.filter(
    ({ path, what }) => !knownDifferences.some((known) => known.what.includes(what) && known.matches.test(path)),
  );
}

/** Rows that forgive nothing: what they were for is gone. */
export function unusedDifferences(differences: readonly TreeDifference[]): string[] {
  return knownDifferences
    .filter((known) => !differences.some(({ path, what }) => known.what.includes(what) && known.matches.test(path)))
    .map(({ paths }) => paths);
}

/** The page of the documentation that lists them. */
export function describeDifferences(): string {
  const rows = knownDifferences.map(({ paths, what, reason }) => `| ${paths} | ${what.join(", ")} | ${reason} |`);
  return `<!-- Generated by testing/peers/tree-differences.ts; do not edit. -->

# How an image's tree differs from an installation

The packages of the container host, installed by \`mmdebstrap\` with all their maintainer scripts and computed by Wherry without them, are
compared path by path: kind, mode, owner, link target and content. Everything is the same but what this table lists, seen from the
image. "missing" means that only the installation has it. What else differs in closures of other packages, whose scripts are recorded, is
counted and explained in [campaigns.md](campaigns.md#closures).

Accounts are compared by name. An installation hands out numbers in the order in which packages happen to be configured; in an image
they follow from the account's name ([decisions/0004-account-ids.md](decisions/0004-account-ids.md)).

| Paths | What differs | Why |
| --- | --- | --- |
${rows.join("\n")}
`;
}

if (import.meta.main) await writeFile(differencesPage, describeDifferences());
