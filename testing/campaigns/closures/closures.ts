/**
 * Sets of packages that are installed together: of each sort that servers use, and of each thing that installing does
 * besides copying files.
 */
export const closures: readonly (readonly string[])[] = [
  // Web.
  ["nginx"],
  ["apache2", "libapache2-mod-php"],
  ["lighttpd"],
  ["haproxy"],
  ["squid"],
  ["caddy"],
  // Mail.
  ["postfix"],
  ["exim4-daemon-light"],
  ["dovecot-imapd"],
  // Databases and directories.
  ["postgresql"],
  ["mariadb-server"],
  ["redis-server", "memcached"],
  ["slapd"],
  // Languages.
  ["php-fpm", "php-xml", "php-mbstring", "php-mysql"],
  ["python3-venv", "python3-pip", "python3-yaml"],
  ["perl", "libwww-perl"],
  ["ruby"],
  ["default-jre-headless"],
  ["nodejs"],
  ["gcc", "make"],
  ["tcl", "lua5.4"],
  // Storage.
  ["nfs-kernel-server"],
  ["lvm2", "mdadm", "xfsprogs", "btrfs-progs"],
  ["open-iscsi", "multipath-tools"],
  ["cryptsetup"],
  ["samba"],
  // Networks.
  ["bind9"],
  ["unbound"],
  ["dnsmasq"],
  ["chrony"],
  ["openvpn", "wireguard-tools"],
  ["strongswan"],
  ["frr"],
  ["ifupdown", "ethtool", "bridge-utils", "vlan"],
  ["network-manager"],
  ["ufw"],
  // File capabilities.
  ["iputils-ping", "iputils-arping", "iputils-tracepath"],
  ["mtr-tiny", "fping", "gstreamer1.0-plugins-base"],
  // Monitoring and logs.
  ["prometheus-node-exporter"],
  ["snmpd"],
  ["collectd"],
  ["sysstat", "rsyslog", "logrotate", "cron"],
  ["monit", "munin-node"],
  ["zabbix-agent"],
  // Fonts, icons, MIME types, what desktop libraries bring.
  ["fontconfig", "fonts-dejavu", "fonts-liberation"],
  ["libgtk-3-0t64", "adwaita-icon-theme", "hicolor-icon-theme"],
  ["shared-mime-info", "desktop-file-utils", "librsvg2-common"],
  ["imagemagick", "ghostscript"],
  // Diversions.
  ["molly-guard"],
  ["zutils"],
  ["glibc-doc", "manpages-dev", "man-db"],
  // Alternatives, and files that ucf has.
  ["vim", "nano", "ed"],
  ["openssh-server", "unattended-upgrades"],
  ["ntpsec"],
  // Catalogues: SGML and XML, info, certificates, time zones, languages.
  ["docbook-xml", "docbook-xsl", "xsltproc"],
  ["texinfo", "info"],
  ["ca-certificates", "ssl-cert", "tzdata"],
  ["locales", "console-setup", "keyboard-configuration"],
  // Containers and machines.
  ["docker.io"],
  ["podman"],
  ["lxc"],
  ["qemu-system-x86", "libvirt-daemon-system"],
  // Kernels.
  ["linux-image-cloud-amd64"],
  // Desktop's services on servers.
  ["cups", "avahi-daemon"],
  ["polkitd", "udisks2", "modemmanager"],
  ["git", "rsync", "tmux", "sudo", "fail2ban"],
];
