import type { ServedPackage } from "./served.ts";

/** What the first boot of a machine with a package makes. */
export interface MadeOnce {
  readonly path: string;
  /** As `stat -c %U:%G` has it. */
  readonly owner: string;
  readonly mode: string;
  /** What of it stays for good, as a command that prints it; its content, where nothing is said. */
  readonly tell?: string;
  /** Two machines of one image may have the same: nothing of it is secret or a name. */
  readonly alike?: true;
}

export interface FirstBooted extends ServedPackage {
  readonly made: readonly MadeOnce[];
  /** What takes it away again, and a test that is met while it is made anew: then the machine is switched off. */
  readonly cut?: { readonly clear: string; readonly halfway: string };
}

/** The packages of the first-boot catalogue; each says what its unit makes, and which services use that. */
export const firstBooted: readonly FirstBooted[] = [
  {
    package: "ssl-cert",
    cut: {
      clear: "rm /etc/ssl/private/ssl-cert-snakeoil.key",
      halfway: "test -e /etc/ssl/private/ssl-cert-snakeoil.key.new",
    },
    made: [
      { path: "/etc/ssl/private/ssl-cert-snakeoil.key", owner: "root:ssl-cert", mode: "640" },
      { path: "/etc/ssl/certs/ssl-cert-snakeoil.pem", owner: "root:root", mode: "644" },
    ],
  },
  {
    package: "ejabberd",
    units: ["ejabberd.service"],
    tcp: [5222],
    made: [{ path: "/etc/ejabberd/ejabberd.pem", owner: "root:ejabberd", mode: "640" }],
  },
  {
    package: "quassel-core",
    units: ["quasselcore.service"],
    tcp: [4242],
    made: [{ path: "/var/lib/quassel/quasselCert.pem", owner: "quasselcore:quassel", mode: "640" }],
  },
  {
    package: "courier-imap",
    units: ["courier-imap-ssl.service"],
    made: [{ path: "/etc/courier/imapd.pem", owner: "courier:root", mode: "600" }],
  },
  {
    package: "courier-pop",
    units: ["courier-pop-ssl.service"],
    made: [{ path: "/etc/courier/pop3d.pem", owner: "courier:root", mode: "600" }],
  },
  {
    package: "courier-mta",
    apart: "mail",
    units: ["courier-mta-ssl.service"],
    made: [{ path: "/etc/courier/esmtpd.pem", owner: "courier:root", mode: "600" }],
  },
  {
    package: "courier-base",
    made: [{ path: "/etc/courier/dhparams.pem", owner: "root:courier", mode: "640", alike: true }],
  },
  {
    package: "freeradius-config",
    made: [{ path: "/etc/freeradius/3.0/certs/dh", owner: "freerad:freerad", mode: "640", alike: true }],
  },
  {
    package: "postgresql-17",
    cut: {
      clear: "systemctl stop postgresql@17-main; rm -r /etc/postgresql/17 /var/lib/postgresql/17",
      halfway: "test -e /var/lib/postgresql/17/main/.first-boot/base",
    },
    units: ["postgresql@17-main.service"],
    tcp: [5432],
    made: [
      {
        path: "/var/lib/postgresql/17/main",
        owner: "postgres:postgres",
        mode: "700",
        tell: "/usr/lib/postgresql/17/bin/pg_controldata /var/lib/postgresql/17/main | grep 'system identifier'",
      },
      { path: "/etc/postgresql/17/main/postgresql.conf", owner: "postgres:postgres", mode: "644", alike: true },
    ],
  },
  {
    package: "mariadb-server",
    cut: {
      clear: "systemctl stop mariadb; rm -r /var/lib/mysql/*",
      halfway: "test -e /var/lib/mysql/.first-boot.new/ibdata1",
    },
    units: ["mariadb.service"],
    tcp: [3306],
    made: [
      {
        path: "/var/lib/mysql/mysql",
        owner: "mysql:mysql",
        mode: "700",
        tell: "stat -c '%i %W' /var/lib/mysql/ibdata1",
        alike: true,
      },
    ],
  },
  {
    package: "slapd",
    units: ["slapd.service"],
    tcp: [389],
    made: [
      {
        path: "/etc/ldap/slapd.d",
        owner: "openldap:openldap",
        mode: "700",
        tell: "grep entryUUID '/etc/ldap/slapd.d/cn=config.ldif'",
      },
    ],
  },
  {
    package: "coturn",
    units: ["coturn.service"],
    made: [{ path: "/var/lib/turn/turndb", owner: "turnserver:turnserver", mode: "660", alike: true }],
  },
  {
    package: "postfix",
    apart: "mail",
    units: ["postfix.service"],
    made: [{ path: "/var/lib/first-boot/postfix", owner: "root:root", mode: "644", alike: true }],
  },
  {
    package: "bind9",
    apart: "dns",
    units: ["named.service"],
    udp: [53],
    commands: ["rndc status"],
    made: [{ path: "/etc/bind/rndc.key", owner: "bind:bind", mode: "640" }],
  },
  {
    package: "nsd",
    apart: "dns",
    units: ["nsd.service"],
    udp: [53],
    commands: ["nsd-control status"],
    made: [{ path: "/etc/nsd/nsd_control.key", owner: "root:nsd", mode: "640" }],
  },
  {
    package: "munge",
    units: ["munge.service"],
    commands: ["munge -n | unmunge"],
    made: [{ path: "/etc/munge/munge.key", owner: "munge:munge", mode: "400" }],
  },
  {
    package: "xrdp",
    units: ["xrdp.service"],
    tcp: [3389],
    made: [{ path: "/etc/xrdp/rsakeys.ini", owner: "xrdp:root", mode: "600" }],
  },
  {
    package: "dropbear",
    // OpenSSH, by which commands are let in, has the usual port.
    settings: { path: "/etc/default/dropbear", text: "DROPBEAR_PORT=2222\n" },
    units: ["dropbear.service"],
    tcp: [2222],
    made: ["rsa", "ecdsa", "ed25519"].map((type) => ({
      path: `/etc/dropbear/dropbear_${type}_host_key`,
      owner: "root:root",
      mode: "600",
    })),
  },
  {
    package: "heimdal-kdc",
    units: ["heimdal-kdc.service"],
    tcp: [88],
    made: [{ path: "/var/lib/heimdal-kdc/m-key", owner: "root:root", mode: "600" }],
  },
  {
    package: "rkhunter",
    cut: { clear: "rm /var/lib/rkhunter/db/rkhunter.dat", halfway: "test -d /tmp/tmp.*/db" },
    made: [{ path: "/var/lib/rkhunter/db/rkhunter.dat", owner: "root:root", mode: "600", alike: true }],
  },
  {
    package: "open-isns-server",
    units: ["isnsd.service"],
    tcp: [3205],
    made: [
      { path: "/etc/isns/auth_key", owner: "root:root", mode: "600" },
      { path: "/etc/isns/auth_key.pub", owner: "root:root", mode: "644" },
    ],
  },
  {
    package: "miniupnpd",
    made: [{ path: "/etc/miniupnpd/miniupnpd.conf", owner: "root:root", mode: "644" }],
  },
  {
    package: "xymon-client",
    made: [{ path: "/etc/default/xymon-client", owner: "root:root", mode: "644", alike: true }],
  },
  {
    package: "xymon",
    units: ["xymon.service"],
    made: [{ path: "/etc/xymon/hosts.cfg", owner: "root:root", mode: "644", alike: true }],
  },
  {
    package: "rabbitmq-server",
    units: ["rabbitmq-server.service"],
    tcp: [5672],
    made: [{ path: "/var/lib/rabbitmq/.erlang.cookie", owner: "rabbitmq:rabbitmq", mode: "400" }],
  },
  {
    package: "pacemaker-common",
    made: [{ path: "/etc/pacemaker/authkey", owner: "root:haclient", mode: "640" }],
  },
  {
    package: "bacula-common",
    made: [{ path: "/etc/bacula/common_default_passwords", owner: "root:root", mode: "600" }],
  },
  {
    package: "bacula-fd",
    units: ["bacula-fd.service"],
    tcp: [9102],
    made: [{ path: "/etc/bacula/bacula-fd.conf", owner: "root:bacula", mode: "640" }],
  },
  {
    package: "bacula-sd",
    units: ["bacula-sd.service"],
    tcp: [9103],
    made: [{ path: "/etc/bacula/bacula-sd.conf", owner: "bacula:bacula", mode: "640" }],
  },
  {
    package: "backuppc",
    made: [{ path: "/etc/backuppc/htpasswd", owner: "backuppc:www-data", mode: "640", alike: true }],
  },
  {
    package: "open-iscsi",
    made: [{ path: "/etc/iscsi/initiatorname.iscsi", owner: "root:root", mode: "600" }],
  },
  {
    package: "nvme-cli",
    made: [
      { path: "/etc/nvme/hostnqn", owner: "root:root", mode: "644" },
      { path: "/etc/nvme/hostid", owner: "root:root", mode: "644" },
    ],
  },
  {
    package: "exim4-config",
    beside: ["exim4-daemon-light"],
    apart: "mail",
    units: ["exim4.service"],
    tcp: [25],
    made: [{ path: "/etc/exim4/update-exim4.conf.conf", owner: "root:root", mode: "644", alike: true }],
  },
  {
    package: "popularity-contest",
    made: [{ path: "/etc/popularity-contest.conf", owner: "root:root", mode: "644" }],
  },
  {
    package: "usbguard",
    cut: { clear: "rm /var/lib/first-boot/usbguard", halfway: "true" },
    // The machine has no USB, without which the service ends and is started anew, again and again.
    settings: {
      path: "/etc/systemd/system/usbguard.service.d/usb.conf",
      text: "[Unit]\nConditionPathExists=/sys/bus/usb/devices\n",
    },
    made: [{ path: "/etc/usbguard/rules.conf", owner: "root:root", mode: "600", alike: true }],
  },
  {
    package: "etckeeper",
    made: [
      {
        path: "/etc/.git",
        owner: "root:root",
        mode: "700",
        tell: "git -C /etc rev-list --max-parents=0 HEAD",
      },
    ],
  },
  {
    package: "cracklib-runtime",
    made: [{ path: "/var/cache/cracklib/cracklib_dict.pwd", owner: "root:root", mode: "644", alike: true }],
  },
  {
    package: "bacula-director-sqlite3",
    made: [{ path: "/var/lib/bacula/bacula.db", owner: "bacula:bacula", mode: "640", alike: true }],
  },
  {
    package: "gridengine-master",
    units: ["gridengine-master.service"],
    made: [
      { path: "/var/spool/gridengine/spooldb/sge", owner: "sgeadmin:sgeadmin", mode: "644", tell: "true", alike: true },
    ],
  },
];
