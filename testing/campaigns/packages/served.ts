/** What a package does on a machine on which it was just installed, and nothing configured. */
export interface ServedPackage {
  readonly package: string;
  /** What is installed with it, as it does nothing alone. */
  readonly beside?: readonly string[];
  /** A file that the definition writes, so that it can run beside others. */
  readonly settings?: { readonly path: string; readonly text: string };
  /** Units that are active then, as on Debian after `apt install`. */
  readonly units?: readonly string[];
  /** TCP ports on which it listens then. */
  readonly tcp?: readonly number[];
  /** UDP ports. */
  readonly udp?: readonly number[];
  /** Commands that succeed in the machine; `sh -c`. */
  readonly commands?: readonly string[];
  /** Units that fail then, on Debian as well. */
  readonly fails?: readonly { readonly unit: string; readonly reason: string }[];
  /** Others with which it cannot be installed, or cannot run beside. */
  readonly apart?: string;
}

/**
 * Packages that servers, edge nodes and appliances need, with what each does where it was installed and nothing else
 * was done. What starts only where there is hardware, a configuration or a cloud has no units here.
 */
export const served: readonly ServedPackage[] = [
  { package: "ansible", commands: ["ansible --version"] },
  { package: "apache2", units: ["apache2.service"], tcp: [80] },
  { package: "apparmor", commands: ["test -d /etc/apparmor.d"] },
  { package: "apt", commands: ["apt-get --version", "dpkg --version"] },
  { package: "autofs", units: ["autofs.service"] },
  { package: "borgbackup", commands: ["borg --version"] },
  { package: "caddy", units: ["caddy.service"], tcp: [80, 2019] },
  { package: "ceph-common", commands: ["ceph --version", "id ceph"] },
  { package: "chrony", units: ["chrony.service"], apart: "time" },
  { package: "cifs-utils", commands: ["mount.cifs -V"] },
  {
    package: "clamav-daemon",
    commands: ["clamd --version", "id clamav", "test -s /etc/clamav/clamd.conf"],
    fails: [
      {
        unit: "clamav-freshclam-once.service",
        reason: "Debian enables it beside clamav-freshclam.service, which holds the lock of the log that both write",
      },
    ],
  },
  { package: "cockpit", units: ["cockpit.socket"], tcp: [9090] },
  { package: "collectd", units: ["collectd.service"] },
  { package: "conntrack", commands: ["conntrack --version"] },
  { package: "console-setup", commands: ["test -e /etc/default/console-setup"] },
  { package: "containerd", units: ["containerd.service"] },
  { package: "containernetworking-plugins", commands: ["test -x /usr/lib/cni/bridge"] },
  { package: "cron", units: ["cron.service"], commands: ["run-parts --test /etc/cron.daily"] },
  { package: "dbus", commands: ["dbus-daemon --version"] },
  { package: "docker.io", units: ["docker.service", "docker.socket"], commands: ["docker info"] },
  { package: "dovecot-imapd", units: ["dovecot.service"], tcp: [143, 993] },
  { package: "etcd-server", units: ["etcd.service"], tcp: [2379] },
  { package: "ethtool", commands: ["ethtool --version"] },
  { package: "exim4", units: ["exim4.service"], tcp: [25] },
  { package: "fail2ban", units: ["fail2ban.service"] },
  { package: "firmware-linux-free" },
  { package: "frr", units: ["frr.service"] },
  { package: "git", commands: ["git --version"] },
  {
    package: "google-guest-agent",
    apart: "cloud",
    fails: [
      {
        unit: "google-startup-scripts.service",
        reason: "it asks the metadata server of the cloud, which answers nowhere else",
      },
    ],
  },
  { package: "hostapd", commands: ["hostapd -v || test $? = 1"] },
  { package: "htop", commands: ["htop --version"] },
  { package: "hyperv-daemons" },
  { package: "ifupdown", units: ["networking.service"] },
  { package: "influxdb", units: ["influxdb.service"], tcp: [8086] },
  { package: "iptables-persistent", units: ["netfilter-persistent.service"] },
  { package: "jq", commands: ["echo {} | jq ."] },
  { package: "krb5-user", commands: ["klist -V"] },
  { package: "kubernetes-client", commands: ["kubectl version --client"] },
  { package: "logrotate", units: ["logrotate.timer"], commands: ["logrotate --debug /etc/logrotate.conf"] },
  { package: "lvm2", commands: ["lvm version", "lvs"] },
  { package: "lxc", units: ["lxc.service", "lxc-net.service"] },
  { package: "man-db", commands: ["man --version"] },
  { package: "mariadb-server", units: ["mariadb.service"], tcp: [3306] },
  { package: "mdadm", commands: ["mdadm --version"] },
  { package: "memcached", units: ["memcached.service"], tcp: [11211] },
  { package: "modemmanager", units: ["ModemManager.service"] },
  { package: "multipath-tools", units: ["multipathd.service"] },
  { package: "network-manager", units: ["NetworkManager.service"], apart: "network" },
  { package: "nfs-common", units: ["rpcbind.service"], tcp: [111] },
  { package: "nginx", units: ["nginx.service"], tcp: [80] },
  { package: "ntpsec", units: ["ntpsec.service"], udp: [123], apart: "time" },
  { package: "openvpn", units: ["openvpn.service"] },
  { package: "pciutils", commands: ["lspci"] },
  { package: "perl", commands: ["perl -e 1"] },
  { package: "php-fpm", units: ["php8.4-fpm.service"], commands: ["php8.4 -m | grep -q Phar"] },
  { package: "podman-docker", commands: ["docker --version"], apart: "docker" },
  { package: "postgresql", units: ["postgresql.service", "postgresql@17-main.service"], tcp: [5432] },
  { package: "prometheus", units: ["prometheus.service"], tcp: [9090] },
  { package: "prometheus-node-exporter", units: ["prometheus-node-exporter.service"], tcp: [9100] },
  { package: "python3", commands: ["python3 -c 'import ssl, sqlite3, json'"] },
  { package: "qemu-guest-agent" },
  { package: "qemu-system-x86", commands: ["qemu-system-x86_64 --version"] },
  { package: "rabbitmq-server", units: ["rabbitmq-server.service"], tcp: [5672] },
  { package: "redis-server", units: ["redis-server.service"], tcp: [6379] },
  { package: "rsync", commands: ["rsync --version"] },
  { package: "runc", commands: ["runc --version"] },
  { package: "samba", units: ["smbd.service", "nmbd.service"], tcp: [445, 139], udp: [137] },
  { package: "skopeo", commands: ["skopeo --version"] },
  { package: "smartmontools", commands: ["smartctl --version"] },
  { package: "snmpd", units: ["snmpd.service"], udp: [161] },
  { package: "sqlite3", commands: ["sqlite3 :memory: 'select 1'"] },
  { package: "squid", units: ["squid.service"], tcp: [3128] },
  { package: "sssd", commands: ["sssd --version"] },
  { package: "strace", commands: ["strace true"] },
  { package: "sysstat", units: ["sysstat-collect.timer"] },
  { package: "tcpdump", commands: ["tcpdump --version"] },
  { package: "ufw", units: ["ufw.service"] },
  { package: "unattended-upgrades", units: ["unattended-upgrades.service"] },
  { package: "unbound", units: ["unbound.service"], udp: [53], apart: "dns" },
  { package: "usbutils", commands: ["lsusb --version"] },
  { package: "valkey-server", units: ["valkey-server.service"], tcp: [6379] },
  { package: "vim", commands: ["vim --version"] },
  { package: "wireguard-tools", commands: ["wg --version"] },
  { package: "xfsprogs", commands: ["mkfs.xfs -V"] },
];
