/**
 * Stand-ins for the programs that scripts of the catalogue call: bodies of sh(1) that make the same files, of some
 * text. `said` is the word behind another one, or beside it as `--word=`.
 */
export const standIns: Readonly<Record<string, string>> = {
  chgrp: `for file; do :; done; test -e "$file"`,
  chown: `for file; do :; done; test -e "$file"`,
  "cracklib-format": `cat "$@"`,
  "cracklib-packer": `cat > "$1.pwd"`,
  dropbearkey: `! [ -e "$(said -f)" ] && echo key > "$(said -f)"`,
  etckeeper: `case $1 in
  init) ! [ -e "$ROOT/etc/.git" ] && mkdir "$ROOT/etc/.git" && echo head > "$ROOT/etc/.git/HEAD" ;;
  commit) ! [ -e "$ROOT/etc/.git/commit" ] && echo commit > "$ROOT/etc/.git/commit" ;;
esac`,
  install: `for folder; do case $folder in /*) mkdir -p "$folder" ;; esac; done`,
  "iscsi-iname": "echo iqn.1993-08.org.debian:01:abc",
  isnsd: `grep -q '^SourceName = .' "$(said --config)" || exit 1
key=$(sed -n 's/^AuthKeyFile = //p' "$(said --config)" | head -n 1)
folder=\${key%/.first-boot/*}
! [ -e "$key" ] && echo key > "$key" && echo public > "$key.pub" && echo parameters > "$folder/dsa.params"`,
  "kadmin.heimdal": `name=$(sed -n 's/^dbname = //p' "$(said -c)")
test -s "$(said -k)" && ! [ -e "$name.db" ] && echo database > "$name.db" && echo log > "\${name%/*}/log"`,
  kstash: `echo key > "$(said -k)"`,
  "mariadb-install-db": `data=$(said --datadir); ! [ -e "$data" ] && mkdir -p "$data/mysql" &&
for name in ibdata1 mariadb_upgrade_info mysql/db.frm .hidden; do echo data > "$data/$name"; done`,
  mungekey: `! [ -e "$(said --keyfile)" ] && echo key > "$(said --keyfile)"`,
  newaliases: `test -s "$ROOT/etc/postfix/main.cf" && echo aliases > "$ROOT/etc/aliases.db"`,
  "nsd-control-setup": `folder=$(said -d)
for name in nsd_server nsd_control; do echo key > "$folder/$name.key"; echo certificate > "$folder/$name.pem"; done`,
  nvme: "echo nqn.2014-08.org.nvmexpress:uuid:abc",
  openssl: `case $1 in
  req) echo key > "$(said -keyout)"; echo certificate > "$(said -out)" ;;
  genpkey) echo group > "$(said -out)" ;;
  x509) test -s "$(said -in)" && echo 01234567 ;;
esac`,
  pg_createcluster: `data=$(said -d); version=$3; settings=$PG_CLUSTER_CONF_ROOT/$version/main
! [ -e "$data" ] && ! [ -e "$settings" ] && mkdir -p "$data/base" "$settings/conf.d" &&
echo data > "$data/base/1" && echo "$version" > "$data/PG_VERSION" &&
echo "data_directory = '$data'" > "$settings/postgresql.conf"`,
  postconf: `test -s "$(said -c)/main.cf" && echo settings >> "$(said -c)/main.cf"`,
  rkhunter: `folder=$(said --dbdir); for name in rkhunter_prop_list.dat rkhunter.dat; do echo seen > "$folder/$name"; done`,
  "rndc-confgen": `echo key > "$(said -c)"`,
  runuser: `folder=$ROOT/var/spool/gridengine/spooldb; ! [ -e "$folder/sge" ] && echo cluster > "$folder/sge"`,
  slapadd: `to=$(said -F); case $(said -b) in
  cn=config) test -d "$to" && ! [ -e "$to/cn=config.ldif" ] && sed -n 's/^olcDbDirectory: //p' "$(said -l)" > "$to/cn=config.ldif" ;;
  *) data=$(cat "$to/cn=config.ldif") && ! [ -e "$data/data.mdb" ] && echo directory > "$data/data.mdb" ;;
esac`,
  sqlite3: `! [ -e "$1" ] && cat > "$1"`,
  sync: `for file; do case $file in -*) ;; *) test -e "$file" || exit 1 ;; esac; done`,
  systemctl: ":",
  usbguard: "echo allow",
  "xrdp-keygen": `echo key > "$2"`,
};

/** What the scripts find: paths and content. */
export const found: Readonly<Record<string, string>> = {
  "/etc/bacula/": "",
  "/etc/bacula/common_default_passwords": "FDPASSWD=a FDMPASSWD=b SDPASSWD=c SDMPASSWD=d\n",
  "/etc/bind/": "",
  "/etc/cracklib/cracklib.conf": 'cracklib_dictpath_src="$ROOT/etc/cracklib/cracklib.conf"\n',
  "/etc/cron.d/": "",
  "/etc/courier/": "",
  "/etc/default/": "",
  "/etc/dropbear/": "",
  "/etc/ejabberd/": "",
  "/etc/exim4/": "",
  "/etc/backuppc/": "",
  "/etc/freeradius/3.0/certs/": "",
  "/etc/group": "root:x:0:\n",
  "/etc/iscsi/": "",
  "/etc/isns/isnsd.conf": "Security = 0\n",
  "/etc/krb5.conf": "[libdefaults]\n\tdefault_realm = EXAMPLE.ORG\n",
  "/etc/ldap/": "",
  "/etc/miniupnpd/": "",
  "/etc/munge/": "",
  "/etc/nsd/": "",
  "/etc/pacemaker/": "",
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\n",
  "/etc/postfix/": "",
  "/etc/ssl/certs/": "",
  "/etc/ssl/private/": "",
  "/etc/usbguard/rules.conf": "",
  "/etc/varnish/": "",
  "/etc/xrdp/": "",
  "/etc/xymon/": "",
  "/sys/bus/usb/": "",
  "/usr/share/bacula-common/defconfig/bacula-fd.conf": "XXX_FDPASSWORD_XXX\n",
  "/usr/share/bacula-common/defconfig/bacula-sd.conf": "XXX_SDPASSWORD_XXX\n",
  "/usr/share/coturn/schema.sql": "create table\n",
  "/usr/share/dbconfig-common/data/bacula-director-sqlite3/install/sqlite3": "create table\n",
  "/usr/share/miniupnpd/miniupnpd.conf": "uuid=\n",
  "/usr/share/postfix/main.cf.debian": "biff = no\n",
  "/usr/share/postfix/main.cf.tls": "tls\n",
  "/usr/share/slapd/slapd.init.ldif": "olcRootPW: x\nolcDbDirectory: /var/lib/ldap\n",
  "/usr/share/xymon/xymon-client.default.template": "CLIENTHOSTNAME=x\n",
  "/var/cache/cracklib/": "",
  "/var/lib/bacula/": "",
  "/var/lib/heimdal-kdc/": "",
  "/var/lib/ldap/": "",
  "/var/lib/mysql/": "",
  "/var/lib/postgresql/": "",
  "/var/lib/quassel/": "",
  "/var/lib/rabbitmq/": "",
  "/var/lib/rkhunter/db/": "",
  "/var/lib/rkhunter/tmp/": "",
  "/var/lib/turn/": "",
  "/var/spool/gridengine/spooldb/": "",
};
