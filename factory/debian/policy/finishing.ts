import type { FinishingPolicy } from "../../packages/distribution-policy.ts";
import { upstreamVersion } from "../version.ts";
import { firstBootCatalogue } from "./first-boot/catalogue.ts";
import { homesOfAccounts } from "./homes-of-accounts.ts";
import { keptForPackages } from "./kept-for-packages.ts";
import { debianTriggers } from "./triggers.ts";

/** Where Debian keeps what, and which accounts its packages make without a number of their own. */
export const debianFinishing: FinishingPolicy = {
  upstreamVersion,
  kept: keptForPackages,
  accounts: {
    masters: {
      passwd: "/usr/share/base-passwd/passwd.master",
      group: "/usr/share/base-passwd/group.master",
    },
    homes: homesOfAccounts,
    numbered: [
      "systemd-journal",
      "systemd-network",
      "systemd-resolve",
      "systemd-timesync",
      "systemd-coredump",
      "systemd-oom",
      "systemd-journal-remote",
      "systemd-journal-upload",
      "input",
      "sgx",
      "clock",
      "kvm",
      "render",
      "messagebus",
      "_ssh",
      "sshd",
      "_chrony",
      "polkitd",
      "tcpdump",
      "tss",
      "docker",
      "dnsmasq",
      "unbound",
      "_rpc",
      "statd",
      "netdev",
      "plocate",
      "rdma",
    ],
  },
  alternatives: "/etc/alternatives",
  // update-ca-certificates(8)
  certificates: {
    packaged: "/usr/share/ca-certificates",
    local: "/usr/local/share/ca-certificates",
    folder: "/etc/ssl/certs",
    bundle: "/etc/ssl/certs/ca-certificates.crt",
    configuration: "/etc/ca-certificates.conf",
    // ca-certificates-java
    java: "/etc/ssl/certs/java",
    javaAlias: "debian:",
  },
  // pam-auth-update(8)
  pam: { profiles: "/usr/share/pam-configs", templates: "/usr/share/pam", templatesPackage: "libpam-runtime" },
  // update-shells(8)
  shells: "/usr/share/debianutils/shells",
  // PAM's services read it.
  locale: { link: "/etc/default/locale" },
  localesPackage: "locales-all",
  documentation: {
    trimmed: [
      "/usr/share/doc-base/**",
      "/usr/share/lintian/**",
      "/usr/share/bug/**",
      "/usr/share/menu/**",
      "/usr/share/linda/**",
    ],
    // Debian policy 12.5: licences go where the package goes. They are small.
    licences: ["/usr/share/doc/*/copyright", "/usr/share/doc/*/NOTICE*", "/usr/share/common-licenses/**"],
  },
  // systemd's tmpfiles.d/debian.conf makes the link anew at every boot, whatever lies there.
  keyboard: { keymaps: "console-data", loader: "kbd", settings: "/etc/default/keyboard" },
  firstBoot: firstBootCatalogue,
  timezone: { file: "/etc/timezone" },
  packageManager: {
    package: "dpkg",
    folders: [
      "/var/lib/dpkg",
      "/etc/dpkg",
      "/var/lib/ucf",
      "/usr/share/debconf",
      "/usr/share/lintian",
      "/usr/share/bug",
    ],
    leftovers: [
      /^\/var\/cache\/(debconf|apt)\/.*/,
      /^\/var\/lib\/apt\/lists\/.*/,
      /\.(dpkg-(old|new|dist|bak|tmp)|ucf-(old|new|dist))$/,
    ],
  },
  triggers: debianTriggers,
  udevPackage: "udev",
};
