import { architectures } from "@wherry/core/architecture/architectures.ts";
import type { ToolPolicy, ToolSet } from "../../packages/distribution-policy.ts";
import type { SuiteSource } from "../../packages/repository/repository-source.ts";

/** Where the tools come from: one suite for all machines that build, whatever they run themselves. */
const toolRepositories: readonly SuiteSource[] = [
  { kind: "suite", distribution: "debian", suite: "trixie", components: ["main"] },
];

/** Packages that only maintainer scripts need, and configuration that no tool reads. */
const forScriptsOnly = [
  "adduser",
  "base-passwd",
  "debconf",
  "gcc-14-base",
  "init-system-helpers",
  "libaudit-common",
  "login.defs",
  "openssl-provider-legacy",
  "passwd",
];

/** Of QEMU: sound, braille, USB and smart cards, which it loads as modules; boot ROMs that UEFI does without. */
const soundAndRoms = [
  "ipxe-qemu",
  "libasound2t64",
  "libbrlapi0.8",
  "libcacard0",
  "libsasl2-modules-db",
  "libusb-1.0-0",
  "libusbredirparser1t64",
  "seabios",
];

/** The same, and QEMU's text windows. */
const forDesktopsOnly = [...soundAndRoms, "libncursesw6", "libtinfo6"];

/** mmdebstrap is a script for the machine's own perl, and drives the machine's own apt. */
const forPerl = ["apt", "perl", "perl-base"];

const omitForMachines = [...forScriptsOnly, ...forDesktopsOnly];

export const toolSets = {
  erofs: {
    purpose: "writes the file system of /usr",
    packages: ["erofs-utils"],
    omit: forScriptsOnly,
    programs: { "mkfs.erofs": "usr/bin/mkfs.erofs", "fsck.erofs": "usr/bin/fsck.erofs" },
  },
  "machine-amd64": {
    purpose: "runs images for amd64",
    packages: ["qemu-system-x86", "ovmf"],
    omit: omitForMachines,
    programs: { "qemu-system-x86_64": "usr/bin/qemu-system-x86_64" },
  },
  "machine-arm64": {
    purpose: "runs images for arm64",
    packages: ["qemu-system-arm", "qemu-efi-aarch64"],
    omit: omitForMachines,
    programs: { "qemu-system-aarch64": "usr/bin/qemu-system-aarch64" },
  },
  "bare-machine-amd64": {
    purpose: "runs maintainer scripts in a throw-away machine for amd64",
    packages: ["qemu-system-x86", "seabios"],
    omit: omitForMachines,
    programs: { "qemu-system-x86_64": "usr/bin/qemu-system-x86_64" },
  },
  "bare-machine-arm64": {
    purpose: "runs maintainer scripts in a throw-away machine for arm64",
    packages: ["qemu-system-arm"],
    omit: omitForMachines,
    programs: { "qemu-system-aarch64": "usr/bin/qemu-system-aarch64" },
  },
  namespaces: {
    purpose: "runs maintainer scripts apart, to record what they do",
    packages: ["util-linux", "mount", "dash", "hostname"],
    omit: forScriptsOnly,
    programs: {
      dash: "usr/bin/dash",
      hostname: "usr/bin/hostname",
      mount: "usr/bin/mount",
      nsenter: "usr/bin/nsenter",
      pivot_root: "usr/sbin/pivot_root",
      prlimit: "usr/bin/prlimit",
      setpriv: "usr/bin/setpriv",
      umount: "usr/bin/umount",
      unshare: "usr/bin/unshare",
    },
  },
  ssh: {
    purpose: "runs commands in a machine",
    packages: ["openssh-client"],
    omit: [...forScriptsOnly, "libedit2", "libfido2-1"],
    programs: { ssh: "usr/bin/ssh", scp: "usr/bin/scp", "ssh-keygen": "usr/bin/ssh-keygen" },
  },
  sharing: {
    purpose: "gives machines folders of this one",
    packages: ["virtiofsd"],
    omit: forScriptsOnly,
    programs: { virtiofsd: "usr/libexec/virtiofsd" },
  },
  peers: {
    purpose: "holds Wherry's own writers against other programs, in its tests",
    packages: [
      "btrfs-progs",
      "busybox",
      "cpio",
      "cryptsetup-bin",
      "curl",
      "dash",
      "debian-archive-keyring",
      "dnsmasq-base",
      "dosfstools",
      "dpkg",
      "e2fsprogs",
      "erofs-utils",
      "fdisk",
      "gdisk",
      "ignition",
      "iproute2",
      "kmod",
      "mdadm",
      "mmdebstrap",
      "mtools",
      "nftables",
      "openssh-client",
      "openssl",
      "ovmf",
      "python3.13",
      "qemu-system-x86",
      "qemu-utils",
      "quickjs",
      "swtpm",
      "systemd",
      "systemd-boot-efi",
      "systemd-ukify",
      "tar",
      "udev",
      "util-linux",
      "xfsprogs",
      "xz-utils",
    ],
    omit: [...forScriptsOnly, ...soundAndRoms, ...forPerl],
    programs: {
      blkid: "usr/sbin/blkid",
      busybox: "usr/bin/busybox",
      cpio: "usr/bin/cpio",
      cryptsetup: "usr/sbin/cryptsetup",
      curl: "usr/bin/curl",
      dash: "usr/bin/dash",
      depmod: "usr/sbin/depmod",
      dnsmasq: "usr/sbin/dnsmasq",
      "dpkg-deb": "usr/bin/dpkg-deb",
      "dump.erofs": "usr/bin/dump.erofs",
      "fsck.erofs": "usr/bin/fsck.erofs",
      "fsck.fat": "usr/sbin/fsck.fat",
      ignition: "usr/lib/dracut/modules.d/30ignition/ignition",
      losetup: "usr/sbin/losetup",
      ip: "usr/bin/ip",
      mcopy: "usr/bin/mcopy",
      mdadm: "usr/sbin/mdadm",
      mdir: "usr/bin/mdir",
      minfo: "usr/bin/minfo",
      mke2fs: "usr/sbin/mke2fs",
      "mkfs.btrfs": "usr/bin/mkfs.btrfs",
      "mkfs.erofs": "usr/bin/mkfs.erofs",
      "mkfs.ext4": "usr/sbin/mkfs.ext4",
      "mkfs.fat": "usr/sbin/mkfs.fat",
      "mkfs.vfat": "usr/sbin/mkfs.vfat",
      "mkfs.xfs": "usr/sbin/mkfs.xfs",
      mkswap: "usr/sbin/mkswap",
      nft: "usr/sbin/nft",
      openssl: "usr/bin/openssl",
      partx: "usr/bin/partx",
      "python3.13": "usr/bin/python3.13",
      "qemu-img": "usr/bin/qemu-img",
      "qemu-system-x86_64": "usr/bin/qemu-system-x86_64",
      qjs: "usr/bin/qjs",
      sfdisk: "usr/sbin/sfdisk",
      sgdisk: "usr/sbin/sgdisk",
      "ssh-keygen": "usr/bin/ssh-keygen",
      swtpm: "usr/bin/swtpm",
      systemctl: "usr/bin/systemctl",
      "systemd-hwdb": "usr/bin/systemd-hwdb",
      "systemd-id128": "usr/bin/systemd-id128",
      "systemd-sysusers": "usr/bin/systemd-sysusers",
      tar: "usr/bin/tar",
      veritysetup: "usr/sbin/veritysetup",
      wipefs: "usr/sbin/wipefs",
      xz: "usr/bin/xz",
    },
  },
} as const satisfies Readonly<Record<string, ToolSet>>;

const owners: ToolPolicy["owners"] = {
  "mkfs.erofs": "erofs-utils",
  "fsck.erofs": "erofs-utils",
  "qemu-system-x86_64": "qemu-system-x86",
  "qemu-system-aarch64": "qemu-system-arm",
  unshare: "util-linux",
  mount: "mount",
  ssh: "openssh-client",
  scp: "openssh-client",
  "ssh-keygen": "openssh-client",
  virtiofsd: "virtiofsd",
  "qemu-img": "qemu-utils",
};

export const debianTools: ToolPolicy = {
  repositories: toolRepositories,
  sets: toolSets,
  owners,
  // Ignition's is for an initrd only.
  programFolders: ["usr/bin", "usr/sbin", "usr/libexec", "usr/lib/systemd", "usr/lib/dracut/modules.d/30ignition"],
  platforms: Object.fromEntries(
    Object.values(architectures).map(({ elfMachine, node, loader, triplet }) => {
      return [elfMachine, { arch: node, loader, libraries: `usr/lib/${triplet}` }];
    }),
  ),
  advise: (name) => `on Debian: apt install ${name}`,
};
