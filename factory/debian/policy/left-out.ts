import type { LeftOutPolicy } from "../../packages/distribution-policy.ts";
import { firstBootCatalogue } from "./first-boot/catalogue.ts";
import { servedByInitScript } from "./served-by-init-script.ts";

const initScript = ["dpkg", "sysvinit-utils"];
const runParts = ["debianutils"];

/** Which of Debian's packages are there for maintainer scripts, and who uses them all the same. */
export const debianLeftOut: LeftOutPolicy = {
  // Each is named in hundreds of `Depends` whose programs never call it.
  scriptTools: [
    "adduser",
    "debconf",
    "dpkg",
    "init-system-helpers",
    "initramfs-tools",
    "libdebconfclient0",
    "linux-base",
    "runit-helper",
    "ucf",
  ],
  // Essential packages need not be named by those that use them (Debian Policy 3.5).
  runs: withFirstBoot({
    // Services with a script of the traditional init alone: start-stop-daemon, and the functions that it reads.
    activemq: initScript,
    "bitlbee-common": initScript,
    dictd: initScript,
    icecast2: initScript,
    "isc-dhcp-server": initScript,
    ndppd: initScript,
    "pure-ftpd": initScript,
    "pure-ftpd-ldap": initScript,
    "pure-ftpd-mysql": initScript,
    "pure-ftpd-postgresql": initScript,
    adduser: ["perl-base"],
    alien: ["dpkg"],
    anacron: runParts,
    apt: ["dpkg"],
    "apt-utils": ["dpkg"],
    aptitude: ["dpkg"],
    autopkgtest: ["dpkg"],
    bcron: runParts,
    "build-essential": ["dpkg"],
    cron: runParts,
    cronie: runParts,
    debconf: ["perl-base"],
    "debconf-utils": ["debconf"],
    debhelper: ["dpkg", "debconf"],
    debootstrap: ["dpkg"],
    debsums: ["dpkg"],
    devscripts: ["dpkg"],
    "dpkg-dev": ["dpkg"],
    dracut: ["dpkg"],
    equivs: ["dpkg"],
    etckeeper: ["dpkg"],
    ifupdown: runParts,
    ifupdown2: runParts,
    "libdpkg-perl": ["dpkg"],
    logrotate: ["init-system-helpers"],
    lintian: ["dpkg"],
    mmdebstrap: ["dpkg"],
    needrestart: ["dpkg"],
    packagekit: ["dpkg"],
    // post-install, which it runs at every start
    postfix: ["findutils"],
    ppp: runParts,
    "python3-apt": ["dpkg"],
    "python3-debian": ["dpkg"],
    reprepro: ["dpkg"],
    // It ends where a program that its settings allow to be a script is not there.
    rkhunter: ["adduser", "debianutils", "grep"],
    "systemd-cron": runParts,
    ucf: ["perl-base", "dpkg"],
    "unattended-upgrades": ["dpkg"],
  }),
  runsOf: (packages) => Object.fromEntries(servedByInitScript(packages).map((name) => [name, initScript])),
  // Essential packages, and procps of priority important. Not dpkg, and perl where it is called: scripts of packages
  // that are named for something else call them on systems that have them.
  usual: {
    scripts: {
      cmp: "diffutils",
      diff: "diffutils",
      egrep: "grep",
      fgrep: "grep",
      find: "findutils",
      grep: "grep",
      gunzip: "gzip",
      gzip: "gzip",
      hostname: "hostname",
      pidof: "sysvinit-utils",
      "run-parts": "debianutils",
      sed: "sed",
      tar: "tar",
      which: "debianutils",
      xargs: "findutils",
      zcat: "gzip",
    },
    units: { kill: "procps" },
    interpreters: { "/usr/bin/perl": "perl-base" },
  },
  // Of priority important.
  jobs: {
    pattern: /^\/etc\/cron\.(d|hourly|daily|weekly|monthly)\/[A-Za-z0-9_-]+$/,
    yielding: "/run/systemd/system",
    daemon: "cron",
    provided: "cron-daemon",
  },
  // What Debian's own settings of a service name, and its package only recommends.
  services: {
    "clamav-milter": { needs: ["clamav-daemon"], reason: "/etc/clamav/clamav-milter.conf has it look at each mail" },
    "cups-browsed": { needs: ["avahi-daemon"], reason: "it finds printers by it" },
    "docker.io": { needs: ["docker-cli"], reason: "the command with which the service is spoken to" },
    fail2ban: { needs: ["nftables"], reason: "/etc/fail2ban/jail.d/defaults-debian.conf bans with it" },
    lightdm: { needs: ["xserver-xorg"], reason: "it starts X for its greeter, and for every seat" },
    "nagios-nrpe-server": {
      needs: ["monitoring-plugins-basic"],
      reason: "the checks of /etc/nagios/nrpe.cfg are its programs",
    },
    "spamass-milter": { needs: ["spamd"], reason: "it hands each mail to spamd" },
    unbound: {
      needs: ["dns-root-data"],
      reason: "/usr/libexec/unbound-helper takes the trust anchor of the root from there; without it unbound ends",
    },
  },
  missed: {
    "ca-certificates": {
      reason: "without it no server is believed that shows a certificate (TLS)",
      // Interpreters, a database's client, and mail servers, which send mail to servers that they do not believe.
      except: ["apt", "exim4-config", "libpq5", "postfix", "python3.[0-9]*"],
    },
  },
  indispensable: ["libc6"],
};

/** What runs at the first boot of a machine with a package counts as the package's own. */
function withFirstBoot(said: LeftOutPolicy["runs"]): LeftOutPolicy["runs"] {
  const runs = { ...said };
  for (const { package: name, needs } of firstBootCatalogue) {
    if (needs.length > 0) runs[name] = [...(runs[name] ?? []), ...needs];
  }
  return runs;
}
