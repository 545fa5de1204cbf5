import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot, snakeoilUnit } from "./entry.ts";

/** PostgreSQL's releases in Debian, from bookworm on. */
const postgresql = ["15", "16", "17", "18"].map((version) =>
  firstBoot(`postgresql-${version}`, {
    description: `Make PostgreSQL's cluster ${version}/main`,
    creates: `/etc/postgresql/${version}/main/postgresql.conf`,
    makes: [`/etc/postgresql/${version}/main`, `/var/lib/postgresql/${version}/main`],
    script: `umask 022
settings=/etc/postgresql/${version}
data=/var/lib/postgresql/${version}/main
if [ -e "$data/PG_VERSION" ] && ! [ -d "$settings/.first-boot" ]; then
  # A cluster from elsewhere, which only lacks its settings.
  pg_createcluster ${version} main
else
  if ! [ -d "$settings/.first-boot" ]; then
    rm -rf "$data/.first-boot" "$settings/.first-boot.new"
    install -d -o postgres -g postgres /var/lib/postgresql/${version} "$settings" "$settings/.first-boot.new"
    install -d -o postgres -g postgres -m 0700 "$data"
    PG_CLUSTER_CONF_ROOT="$settings/.first-boot.new" pg_createcluster -d "$data/.first-boot" ${version} main
    sed -i -e "s:$settings/.first-boot.new/${version}/:$settings/:" -e "s:$data/.first-boot:$data:" \\
      "$settings/.first-boot.new/${version}/main/postgresql.conf"
    sync -f "$data"
    sync -f "$settings"
    mv -T "$settings/.first-boot.new" "$settings/.first-boot"
    sync "$settings"
  fi
  if [ -d "$data/.first-boot" ]; then pour "$data" PG_VERSION; fi
  mv -T "$settings/.first-boot/${version}/main" "$settings/main"
  rm -r "$settings/.first-boot"
  sync -f "$settings"
fi
# The generator of its units found no cluster when the machine started.
systemctl daemon-reload
systemctl --no-block start postgresql@${version}-main.service
`,
    programs: ["install", "pg_createcluster", "rm", "sed", "systemctl"],
    needs: ["sed"],
    before: ["postgresql.service"],
    after: [snakeoilUnit],
  }),
);

/** Folders and files of data that the server of a database wants made before it starts. */
export const databases: readonly PackagedFirstBoot[] = [
  ...postgresql,
  firstBoot("mariadb-server", {
    description: "Make MariaDB's data folder",
    creates: "/var/lib/mysql/mysql",
    makes: ["/var/lib/mysql"],
    script: `data=/var/lib/mysql
if ! [ -d "$data/.first-boot" ]; then
  if [ -e "$data/ibdata1" ]; then
    echo "$data has data, but no system tables: restore $data/mysql, or move the data away" >&2
    exit 1
  fi
  install -d -m 0755 -o mysql -g mysql "$data"
  rm -rf "$data/.first-boot.new"
  mariadb-install-db --datadir="$data/.first-boot.new" --user=mysql \\
    --rpm --cross-bootstrap --disable-log-bin --skip-test-db
  chown mysql:mysql "$data/.first-boot.new/mariadb_upgrade_info"
  sync -f "$data"
  mv -T "$data/.first-boot.new" "$data/.first-boot"
  sync "$data"
fi
pour "$data" mysql
`,
    programs: ["chown", "install", "mariadb-install-db", "rm", "sed"],
    needs: ["sed"],
    before: ["mariadb.service"],
  }),
  firstBoot("coturn", {
    description: "Make coturn's database of users",
    creates: "/var/lib/turn/turndb",
    script: `new=/var/lib/turn/turndb.new
rm -f "$new"
sqlite3 "$new" < /usr/share/coturn/schema.sql
chown turnserver:turnserver "$new"
chmod 0660 "$new"
place "$new" /var/lib/turn/turndb
`,
    programs: ["chmod", "chown", "rm", "sqlite3"],
    before: ["coturn.service"],
  }),
  firstBoot("slapd", {
    description: "Make slapd's configuration and an empty directory",
    creates: "/etc/ldap/slapd.d/cn=config.ldif",
    makes: ["/etc/ldap/slapd.d", "/var/lib/ldap"],
    // The suffix is that of the machine's domain, or of the one that debconf's question is answered with. No
    // administrator has a password; root may do all by ldapi:///.
    script: `settings=/etc/ldap/slapd.d
data=/var/lib/ldap
work=$data/.first-boot
domain='@answer:slapd/domain@'
organization='@answer:shared/organization@'
if [ -z "$domain" ]; then
  name=$(uname -n)
  case $name in
    *.*) domain=\${name#*.} ;;
    *) domain=nodomain ;;
  esac
fi
suffix=dc=$(echo "$domain" | sed 's/\\./,dc=/g')
# configure SETTINGS DATA
configure() {
  sed -e "s|@SUFFIX@|$suffix|g" -e '/^olcRootPW:/d' -e "s|^olcDbDirectory:.*|olcDbDirectory: $2|" \\
    /usr/share/slapd/slapd.init.ldif > "$work/settings.ldif"
  slapadd -F "$1" -b cn=config -l "$work/settings.ldif"
}
rm -rf "$work" "$settings.new"
mkdir -p "$work/settings" "$work/data" "$settings.new"
if ! [ -e "$data/data.mdb" ]; then
  configure "$work/settings" "$work/data"
  printf 'dn: %s\\nobjectClass: top\\nobjectClass: dcObject\\nobjectClass: organization\\no: %s\\ndc: %s\\n' \\
    "$suffix" "\${organization:-$domain}" "\${domain%%.*}" > "$work/data.ldif"
  slapadd -F "$work/settings" -b "$suffix" -l "$work/data.ldif"
  chown openldap:openldap "$data" "$work/data/data.mdb"
  place "$work/data/data.mdb" "$data/data.mdb"
fi
configure "$settings.new" "$data"
chown -R openldap:openldap "$settings.new"
rm -r "$work"
sync -f "$settings.new"
mv -T "$settings.new" "$settings"
sync "\${settings%/*}"
`,
    programs: ["chown", "mkdir", "rm", "sed", "/usr/sbin/slapadd", "uname"],
    needs: ["sed"],
    before: ["slapd.service"],
  }),
  firstBoot("postfix", {
    description: "Write down postfix's settings, and make its database of aliases",
    // Which ending the file has depends on the release.
    creates: null,
    makes: ["/etc/postfix/main.cf", "/etc/mailname", "/etc/aliases.db", "/etc/aliases.lmdb"],
    // What debconf answers where nobody is asked: an Internet site, which relays for the machine alone. What the
    // definition or a machine's configuration brought stays.
    script: `umask 022
name=$(uname -n)
folder=/etc/postfix
work=$folder/.first-boot
if ! [ -e "$folder/main.cf" ]; then
  if ! [ -e /etc/mailname ]; then
    echo "$name" > /etc/mailname.new
    place /etc/mailname.new /etc/mailname
  fi
  rm -rf "$work"
  mkdir "$work"
  cp /usr/share/postfix/main.cf.debian "$work/main.cf"
  if [ -e /etc/ssl/private/ssl-cert-snakeoil.key ]; then
    cat /usr/share/postfix/main.cf.tls >> "$work/main.cf"
  fi
  postconf -c "$work" -e "myhostname = $name" "myorigin = /etc/mailname" \\
    'mydestination = $myhostname, localhost.localdomain, localhost' "relayhost =" \\
    "mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128" "mailbox_size_limit = 0" "recipient_delimiter = +" \\
    "inet_interfaces = all" "inet_protocols = all" "alias_maps = hash:/etc/aliases" "alias_database = hash:/etc/aliases" \\
    "smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination"
  place "$work/main.cf" "$folder/main.cf"
fi
rm -rf "$work"
newaliases
`,
    programs: ["cat", "cp", "mkdir", "newaliases", "/usr/sbin/postconf", "rm", "uname"],
    unanswered: "postfix/",
    before: ["postfix.service", "postfix@-.service"],
    after: [snakeoilUnit],
  }),
  firstBoot("heimdal-kdc", {
    description: "Make the database of Heimdal's key distribution centre, and the key that it is closed with",
    creates: "/var/lib/heimdal-kdc/m-key",
    makes: ["heimdal.db", "log"].map((name) => `/var/lib/heimdal-kdc/${name}`),
    // The realm is the machine's domain; where it has none, the one that krb5.conf says.
    script: `data=/var/lib/heimdal-kdc
new=$data/.first-boot.new
if ! [ -d "$data/.first-boot" ]; then
  if [ -e "$data/heimdal.db" ]; then
    echo "$data/heimdal.db needs the key that it is closed with: restore $data/m-key, or move the database away" >&2
    exit 1
  fi
  name=$(uname -n)
  case $name in
    *.*) realm=$(echo "\${name#*.}" | tr a-z A-Z) ;;
    *) realm=$(sed -n 's/^[[:space:]]*default_realm *= *//p' /etc/krb5.conf) ;;
  esac
  rm -rf "$new"
  mkdir "$new"
  printf '[kdc]\\ndatabase = {\\ndbname = %s/heimdal\\nmkey_file = %s/m-key\\nlog_file = %s/log\\n}\\n' \\
    "$new" "$new" "$new" > "$new/krb5.conf"
  kstash -k "$new/m-key" --random-key
  kadmin.heimdal -l -c "$new/krb5.conf" -k "$new/m-key" init --realm-max-ticket-life=unlimited \\
    --realm-max-renewable-life=unlimited "$realm"
  rm "$new/krb5.conf"
  sync -f "$data"
  mv -T "$new" "$data/.first-boot"
  sync "$data"
fi
pour "$data" m-key
`,
    programs: ["kadmin.heimdal", "/usr/sbin/kstash", "mkdir", "rm", "sed", "tr", "uname"],
    needs: ["sed"],
    before: ["heimdal-kdc.service", "inetd.service"],
  }),
  firstBoot("rkhunter", {
    description: "Note what the programs of this machine are, for rkhunter to hold them against later",
    creates: "/var/lib/rkhunter/db/rkhunter.dat",
    makes: [
      "/var/lib/rkhunter/db/rkhunter_prop_list.dat",
      "/var/lib/rkhunter/tmp/passwd",
      "/var/lib/rkhunter/tmp/group",
    ],
    script: `data=/var/lib/rkhunter
umask 022
cp /etc/passwd /etc/group "$data/tmp"
umask 077
new=$(mktemp -d)
cp -a "$data/db" "$new/db"
rkhunter --propupd --nolog --dbdir "$new/db"
for name in rkhunter_prop_list.dat rkhunter.dat; do
  cp "$new/db/$name" "$data/db/$name.new"
  place "$data/db/$name.new" "$data/db/$name"
done
rm -r "$new"
`,
    programs: ["cp", "mktemp", "rkhunter", "rm"],
    before: ["cron.service"],
  }),
];
