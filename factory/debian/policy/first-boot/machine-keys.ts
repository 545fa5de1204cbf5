import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot } from "./entry.ts";

/** Secrets that are one machine's alone. (OpenSSH's keys are made by its own sshd-keygen.service.) */
export const keys: readonly PackagedFirstBoot[] = [
  firstBoot("bind9", {
    description: "Make the key with which rndc speaks to named",
    creates: "/etc/bind/rndc.key",
    script: `key=/etc/bind/rndc.key
rndc-confgen -a -c "$key.new" -u bind
chgrp bind "$key.new"
chmod 640 "$key.new"
place "$key.new" "$key"
`,
    programs: ["chgrp", "chmod", "/usr/sbin/rndc-confgen"],
    before: ["named.service"],
  }),
  firstBoot("nsd", {
    description: "Make the keys with which nsd-control speaks to nsd",
    creates: "/etc/nsd/nsd_control.pem",
    makes: ["nsd_control.key", "nsd_server.key", "nsd_server.pem"].map((name) => `/etc/nsd/${name}`),
    script: `work=/etc/nsd/.first-boot
rm -rf "$work"
mkdir "$work"
nsd-control-setup -d "$work"
for name in nsd_server.key nsd_server.pem nsd_control.key nsd_control.pem; do
  chgrp nsd "$work/$name"
  chmod 640 "$work/$name"
  mv -fT "$work/$name" "/etc/nsd/$name.new"
done
rm -r "$work"
for name in nsd_server.key nsd_server.pem nsd_control.key nsd_control.pem; do
  place "/etc/nsd/$name.new" "/etc/nsd/$name"
done
`,
    programs: ["chgrp", "chmod", "mkdir", "/usr/sbin/nsd-control-setup", "openssl", "rm"],
    needs: ["openssl"],
    before: ["nsd.service"],
  }),
  firstBoot("munge", {
    description: "Make munge's key",
    creates: "/etc/munge/munge.key",
    script: `key=/etc/munge/munge.key
rm -f "$key.new"
mungekey --create --keyfile="$key.new"
chown munge:munge "$key.new"
chmod 400 "$key.new"
place "$key.new" "$key"
`,
    programs: ["chmod", "chown", "/usr/sbin/mungekey", "rm"],
    before: ["munge.service"],
  }),
  firstBoot("xrdp", {
    description: "Make xrdp's keys",
    creates: "/etc/xrdp/rsakeys.ini",
    script: `keys=/etc/xrdp/rsakeys.ini
xrdp-keygen xrdp "$keys.new"
chown xrdp "$keys.new"
place "$keys.new" "$keys"
`,
    programs: ["chown", "xrdp-keygen"],
    before: ["xrdp.service"],
  }),
  firstBoot("dropbear", {
    description: "Make dropbear's host keys",
    creates: "/etc/dropbear/dropbear_ed25519_host_key",
    makes: ["/etc/dropbear/dropbear_rsa_host_key", "/etc/dropbear/dropbear_ecdsa_host_key"],
    // The last one made is the one that is looked for.
    script: `for type in rsa ecdsa ed25519; do
  key=/etc/dropbear/dropbear_\${type}_host_key
  rm -f "$key.new"
  dropbearkey -t "$type" -f "$key.new"
  place "$key.new" "$key"
done
`,
    programs: ["dropbearkey", "rm"],
    before: ["dropbear.service"],
  }),
  firstBoot("rabbitmq-server", {
    description: "Make the cookie by which RabbitMQ's nodes know each other",
    creates: "/var/lib/rabbitmq/.erlang.cookie",
    script: `cookie=/var/lib/rabbitmq/.erlang.cookie
head -c 42 /dev/urandom | base64 -w 0 > "$cookie.new"
chown rabbitmq:rabbitmq "$cookie.new"
chmod 400 "$cookie.new"
place "$cookie.new" "$cookie"
`,
    programs: ["base64", "chmod", "chown", "head"],
    before: ["rabbitmq-server.service"],
  }),
  firstBoot("pacemaker-common", {
    description: "Make the key of pacemaker's remote nodes",
    creates: "/etc/pacemaker/authkey",
    script: `key=/etc/pacemaker/authkey
head -c 4096 /dev/urandom > "$key.new"
chgrp haclient "$key.new"
chmod 640 "$key.new"
place "$key.new" "$key"
`,
    programs: ["chgrp", "chmod", "head"],
    before: ["pacemaker.service", "pacemaker_remote.service"],
  }),
  firstBoot("bacula-common", {
    description: "Make the passwords of bacula's daemons",
    creates: "/etc/bacula/common_default_passwords",
    script: `file=/etc/bacula/common_default_passwords
for name in DIRPASSWD DIRMPASSWD SDPASSWD SDMPASSWD FDPASSWD FDMPASSWD; do
  echo "$name=$(head -c 24 /dev/urandom | base64 -w 0 | tr +/ -_)"
done > "$file.new"
place "$file.new" "$file"
`,
    programs: ["base64", "head", "tr"],
    before: ["bacula-fd.service", "bacula-sd.service"],
  }),
  ...(["fd", "sd"] as const).map((daemon) =>
    firstBoot(`bacula-${daemon}`, {
      description: `Write the machine's name and passwords into bacula-${daemon}.conf`,
      creates: `/etc/bacula/bacula-${daemon}.conf`,
      // The passwords go through a pipe: a command line can be seen by all.
      script: `. /etc/bacula/common_default_passwords
file=/etc/bacula/bacula-${daemon}.conf
sed -f - /usr/share/bacula-common/defconfig/bacula-${daemon}.conf > "$file.new" << end
s~@debian_basename@~$(uname -n)~
s~XXX_FDPASSWORD_XXX~$FDPASSWD~
s~XXX_MONFDPASSWORD_XXX~$FDMPASSWD~
s~XXX_SDPASSWORD_XXX~$SDPASSWD~
s~XXX_MONSDPASSWORD_XXX~$SDMPASSWD~
end
chown ${daemon === "fd" ? "root" : "bacula"}:bacula "$file.new"
chmod 640 "$file.new"
place "$file.new" "$file"
`,
      programs: ["chmod", "chown", "sed", "uname"],
      needs: ["sed"],
      before: [`bacula-${daemon}.service`],
      after: ["first-boot-bacula-common.service"],
    }),
  ),
  firstBoot("backuppc", {
    description: "Let nobody into BackupPC's pages until htpasswd(1) says who",
    creates: "/etc/backuppc/htpasswd",
    // Debian's script chooses a password at random, and shows it once.
    script: `file=/etc/backuppc/htpasswd
: > "$file.new"
chown backuppc:www-data "$file.new"
chmod 640 "$file.new"
place "$file.new" "$file"
`,
    programs: ["chmod", "chown"],
    before: ["backuppc.service", "apache2.service"],
  }),
  firstBoot("varnish", {
    description: "Make the secret of varnish's command line",
    creates: "/etc/varnish/secret",
    script: `secret=/etc/varnish/secret
head -c 32 /dev/urandom | base64 -w 0 > "$secret.new"
place "$secret.new" "$secret"
`,
    programs: ["base64", "head"],
    before: ["varnish.service", "varnishncsa.service"],
  }),
  firstBoot("open-isns-server", {
    description: "Make the key with which isnsd signs",
    creates: "/etc/isns/auth_key",
    makes: ["/etc/isns/auth_key.pub", "/etc/isns/dsa.params"],
    script: `folder=/etc/isns
work=$folder/.first-boot
rm -rf "$work" "$folder/dsa.params"
mkdir "$work"
# A name that it would look up is none that every machine can resolve; keys do not depend on it.
printf 'SourceName = %s\\nAuthKeyFile = %s\\n' "$(uname -n)" "$work/auth_key" | cat - "$folder/isnsd.conf" \\
  > "$work/isnsd.conf"
isnsd --init --config "$work/isnsd.conf"
chmod 644 "$folder/dsa.params" "$work/auth_key.pub"
sync "$folder/dsa.params"
for name in auth_key.pub auth_key; do mv -fT "$work/$name" "$folder/$name.new"; done
rm -r "$work"
for name in auth_key.pub auth_key; do place "$folder/$name.new" "$folder/$name"; done
`,
    programs: ["cat", "chmod", "/usr/sbin/isnsd", "mkdir", "rm", "uname"],
    before: ["isnsd.service"],
  }),
];
