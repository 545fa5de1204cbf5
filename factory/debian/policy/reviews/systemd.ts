import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";
import { directory, link, mode, substitute, unit } from "./effects.ts";

/** systemd, the message bus, devices and the kernel. */
export const systemd: readonly ReviewedScript[] = [
  {
    package: "systemd",
    script: "preinst",
    sha256: ["951bed902cfb7d4d8bee3a7dbce05e9c81cadf6a09e7719a05c2c3b3081d62c4"],
    reason: "Checks for a merged /usr, which every image has.",
  },
  {
    package: "systemd",
    script: "postinst",
    sha256: ["ba0023ad3c8533ef2fd13aa228f4bc39c54dc6b5ceb2211d0804927dc43fb06a"],
    reason:
      "What is on by default, and a journal that survives reboots. The machine's id and the message catalogue are made at the first boot.",
    effects: [
      unit("getty@tty1.service"),
      unit("remote-fs.target"),
      unit("systemd-pstore.service"),
      directory("/var/log/journal"),
    ],
  },
  {
    package: "systemd-resolved",
    script: "postinst",
    sha256: ["3a14b2bf1c206f8e336654bd0b05250069de132fcca3a03029267709a1fe084f"],
    reason: "Programs that read resolv.conf ask the local resolver.",
    effects: [link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf")],
  },
  {
    package: "systemd-sysv",
    script: "postinst",
    sha256: ["1dd9d375bb9715a89cf2c00a0851d9c9dde7e3c5d687228887dfa96ed2bb6960"],
    reason: "Restores links that upgrades to a merged /usr lost; the package carries them.",
  },
  {
    package: "systemd-timesyncd",
    script: "postinst",
    sha256: ["48559b03baf8eaf0a01418cd14c9b01c033d131fff5fc994d829f68496d81327"],
    reason: "Brings back configuration files that an upgrade moved away.",
  },
  {
    package: "systemd-boot",
    script: "postinst",
    sha256: ["df90a377056fa352a6f431760ce3ec4ff8093cf8b64ff3dc966c50a8e75d2545"],
    reason: "Installs the boot loader on the running machine; the image's disk is laid out with it.",
  },
  {
    package: "udev",
    script: "preinst",
    sha256: ["8bd986d8f1824aa63fcca407e145fc57ad1fece4a471a20d70a71f0e620715c7"],
    reason: "Checks for a merged /usr, which every image has.",
  },
  {
    package: "udev",
    script: "postinst",
    sha256: ["ee5bc928483420b15e94428651a27cda03be1829cfa7906d56c270523535ff19"],
    reason: "The hardware database is a finisher's.",
  },
  {
    package: "dbus",
    script: "postinst",
    sha256: ["89366598778524e66ca0136e7f435775deb0a6315b9319d538b16d49e599c670"],
    reason: "Only the bus may start the helper.",
    effects: [mode("/usr/lib/dbus-1.0/dbus-daemon-launch-helper", 0o4754, "root", "messagebus")],
  },
  {
    package: "dbus-broker",
    script: "postinst",
    sha256: ["d1c991bcaf973329b13e46d6b57ec28a0cc7bdc11418dfe165435052d94935b2"],
    reason: "Asks for a reboot after upgrades.",
  },
  {
    package: "dbus-daemon",
    script: "postinst",
    sha256: ["f8aa7e8f9d767db9ca3c1daadba2ed1fff146834470d37a970de7619e317167b"],
    reason: "A link to the machine's id is made at boot (tmpfiles).",
    effects: [directory("/var/lib/dbus")],
  },
  {
    package: "dbus-system-bus-common",
    script: "postinst",
    sha256: ["ed2f815a7d00c34f0a212c891d9d554589d3316bacf79a5c1840c1ea836dbe76"],
    reason: "Runs systemd-sysusers; the accounts' finisher reads the file.",
  },
  {
    package: "polkitd",
    script: "postinst",
    sha256: ["fa3a0f02e99c5d728ec049e7efa1a68895f5dd297d25882759dbccc0d7fecfe1"],
    reason: "The account comes from sysusers.d; catalogues of XML are for editors.",
    effects: [
      mode("/usr/share/polkit-1/rules.d", 0o755, "root", "root"),
      mode("/etc/polkit-1/rules.d", 0o750, "root", "polkitd"),
      mode("/usr/lib/polkit-1/polkit-agent-helper-1", 0o4755, "root", "root"),
    ],
  },
  {
    package: "kmod",
    script: "postinst",
    sha256: ["2ddafe275396a8f6a14d7b3793673b6ff8d88b16ae3b5640ef9b071384cf84c3"],
    reason: "Writes /etc/modules with comments only; modules-load.d(5) has taken its place.",
  },
  {
    package: "linux-image-*",
    script: "preinst",
    sha256: ["334b63fc1175ed5acb5ed93c396640207a99f29ed6621f76171ea8dca18c7b27"],
    reason: "Runs hooks of boot loaders and initrd builders.",
  },
  {
    package: "linux-image-*",
    script: "postinst",
    sha256: ["0c088072c1053124c94fca28b201da0d85df37bccc8972bf3801ca07696d6538"],
    reason: "depmod is a finisher; links in / and hooks are for boot loaders that images do not have.",
  },
  {
    package: "libnss-myhostname",
    script: "preinst",
    sha256: ["12b0fae6a2a6c91d8c4457bc7f9212be9eab0c11151845636e5c4f26da76c4de"],
    reason: "Leaves a note for the postinst.",
  },
  {
    package: "libnss-resolve",
    script: "preinst",
    sha256: ["12b0fae6a2a6c91d8c4457bc7f9212be9eab0c11151845636e5c4f26da76c4de"],
    reason: "Leaves a note for the postinst.",
  },
  {
    package: "libnss-systemd",
    script: "preinst",
    sha256: ["12b0fae6a2a6c91d8c4457bc7f9212be9eab0c11151845636e5c4f26da76c4de"],
    reason: "Leaves a note for the postinst.",
  },
  {
    package: "libnss-myhostname",
    script: "postinst",
    sha256: ["444f55c56fce76c06c5323993786ce3db1e0d070dfe89a82bfe69c5da025af54"],
    reason: "The machine's own name resolves.",
    effects: [
      substitute(
        "/etc/nsswitch.conf",
        /^(hosts:(?!.*\smyhostname\b)[^#\n]*?\sfiles(?: +\[[^\]]+\])?)(?=\s|$)/m,
        "$1 myhostname",
      ),
    ],
  },
  {
    package: "libnss-resolve",
    script: "postinst",
    sha256: ["10207ae659eced8b8f957031a63002f8c886db8c7b3c8136720766b8f3945e57"],
    reason: "Names are resolved through systemd-resolved.",
    effects: [
      substitute(
        "/etc/nsswitch.conf",
        /^(hosts:(?!.*\sresolve\b)[^#\n]*?\s)(?=dns(?:\s|$))/m,
        "$1resolve [!UNAVAIL=return] ",
      ),
    ],
  },
  {
    package: "libnss-systemd",
    script: "postinst",
    sha256: ["505caaf5731453db2a5044bfb1e3ed9f6426fd9085bfc8e304a730eb77aae410"],
    reason: "Accounts that systemd makes at run time resolve.",
    effects: [
      substitute(
        "/etc/nsswitch.conf",
        /^((?:passwd|group|shadow|gshadow):(?!.*\ssystemd\b)[^#\n]*?)[ \t]*$/gm,
        "$1 systemd",
      ),
    ],
  },
];
