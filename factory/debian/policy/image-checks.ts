import type { ImageCheckPolicy } from "../../packages/image-check-policy.ts";
import { firstBootCatalogue } from "./first-boot/catalogue.ts";

/** What Debian's programs need besides what their packages say, and what its packages ship that nobody needs. */
export const debianImageChecks: ImageCheckPolicy = {
  needs: [
    { by: "/usr/bin/apt-get", programs: ["/usr/bin/dpkg"] },
    { by: "/usr/sbin/dovecot", accounts: ["dovecot", "dovenull"], files: ["/etc/dovecot/dovecot.conf"] },
    { by: "/usr/sbin/exim4", accounts: ["Debian-exim"] },
    { by: "frr.service", accounts: ["frr"] },
    { by: "postgresql.service", accounts: ["postgres"] },
    { by: "/usr/sbin/rpcbind", accounts: ["_rpc"] },
    { by: "/usr/sbin/rpc.statd", accounts: ["statd"] },
    { by: "/usr/sbin/smbd", files: ["/etc/samba/smb.conf"] },
    { by: "/usr/sbin/nmbd", files: ["/etc/samba/smb.conf"] },
    { by: "/usr/sbin/snmpd", userOptions: ["-u"], groupOptions: ["-g"] },
    { by: "/usr/sbin/unbound", accounts: ["unbound"] },
    { by: "/usr/sbin/named", userOptions: ["-u"] },
    { by: "/usr/sbin/ntpd", userOptions: ["-u"] },
    { by: "/usr/sbin/clamd", files: ["/etc/clamav/clamd.conf"] },
    { by: "/usr/bin/freshclam", files: ["/etc/clamav/freshclam.conf"] },
    ...firstBootCatalogue.map(({ name, programs }) => ({ by: `first-boot-${name}.service`, programs })),
  ],
  generated: { "/usr/lib/systemd/system-generators/rpc-pipefs-generator": ["rpc_pipefs.target"] },
  makes: Object.fromEntries(firstBootCatalogue.map(({ name, makes }) => [`first-boot-${name}.service`, makes])),
  initScripts: {
    files: {
      "/lib/lsb/init-functions": "sysvinit-utils",
      "/lib/init/vars.sh": "sysvinit-utils",
      "/lib/init/init-d-script": "sysvinit-utils",
      "/usr/share/debconf/confmodule": "debconf",
    },
    programs: {
      "start-stop-daemon": "dpkg",
      awk: "mawk",
      find: "findutils",
      fuser: "psmisc",
      hostname: "hostname",
      killall: "psmisc",
      perl: "perl-base",
      pgrep: "procps",
      pidof: "sysvinit-utils",
      pkill: "procps",
      ps: "procps",
      runuser: "util-linux",
      "run-parts": "debianutils",
      su: "util-linux",
      sysctl: "procps",
      tempfile: "debianutils",
    },
    starters: ["start-stop-daemon"],
    functions: { start_daemon: "start-stop-daemon" },
  },
  harmless: [
    {
      check: "cron-daemon",
      path: "/etc/cron.d/sysstat",
      reason: "debian-sa1 leaves it to the package's timers where systemd runs",
    },
    {
      check: "cron-daemon",
      path: "/etc/cron.daily/apache2",
      reason: "it cleans a cache that Apache has only where mod_cache_disk is enabled",
    },
    {
      check: "unit-program",
      path: "/usr/lib/systemd/system/quotaon*.service",
      reason: "systemd's generator starts it for a file system with quotas; whoever has one installs quota",
    },
    {
      check: "unit-requires",
      path: "/usr/lib/systemd/system/syslog.socket",
      reason: "a syslog daemon brings the service, and starts the socket",
    },
    {
      check: "unit-folder",
      path: "/usr/lib/systemd/system/systemd-localed.service",
      about: "/usr/lib/locale",
      reason: "whoever chooses among locales installs them",
    },
    {
      check: "program-interpreter",
      path: "/usr/sbin/pam-auth-update",
      reason: "maintainer scripts call it, which do not run: the build makes the stacks",
    },
    ...["/usr/bin/deb-systemd-*", "/usr/sbin/*-rc.d", "/usr/sbin/*-sgmlcatalog", "/usr/sbin/*-xmlcatalog"].map(
      (path) => ({
        check: "program-interpreter",
        path,
        reason: "maintainer scripts call it, which do not run: the build does what it does",
      }),
    ),
    ...["/usr/bin/c_rehash", "/usr/lib/ssl/misc/*"].map((path) => ({
      check: "program-interpreter",
      path,
      reason: "openssl itself says the same; nothing calls it",
    })),
    {
      check: "program-interpreter",
      path: "/usr/bin/dh_*",
      reason: "whoever builds packages has perl",
    },
    {
      check: "program-interpreter",
      path: "/usr/sbin/pam_getenv",
      reason: "init scripts of the time before systemd call it",
    },
    { check: "program-interpreter", path: "/usr/bin/routel", reason: "ip route says the same; nothing calls it" },
    {
      check: "program-interpreter",
      path: "/usr/bin/c_rehash",
      reason: "openssl rehash does the same, and is what update-ca-certificates calls",
    },
    {
      check: "program-interpreter",
      path: "/usr/lib/ssl/misc/*",
      reason: "OpenSSL's examples of a certification authority and of a client for time stamps; nothing calls them",
    },
    {
      check: "program-library",
      path: "/usr/sbin/update-passwd",
      about: "libdebconfclient.so.0",
      reason: "a maintainer script calls it, which does not run: the build makes the accounts",
    },
    {
      check: "dangling-link",
      path: "/etc/modules-load.d/modules.conf",
      reason: "for whoever writes /etc/modules",
    },
    {
      check: "nss-module",
      path: "/etc/nsswitch.conf",
      about: "libnss_db.so.2",
      reason: "Debian names it before files for whoever makes such databases; it is passed over",
    },
    {
      check: "nss-module",
      path: "/etc/nsswitch.conf",
      about: "libnss_nis.so.2",
      reason: "Debian names it for whoever has NIS; it is passed over",
    },
  ],
};
