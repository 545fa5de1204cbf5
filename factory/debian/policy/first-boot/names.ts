import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot } from "./entry.ts";

/** Names by which others know one machine, and settings that have its name in them. */
export const names: readonly PackagedFirstBoot[] = [
  firstBoot("open-iscsi", {
    description: "Choose the machine's name as an iSCSI initiator",
    creates: "/etc/iscsi/initiatorname.iscsi",
    script: `file=/etc/iscsi/initiatorname.iscsi
name=$(iscsi-iname -p iqn.1993-08.org.debian:01)
echo "InitiatorName=$name" > "$file.new"
place "$file.new" "$file"
`,
    programs: ["/usr/sbin/iscsi-iname"],
    before: ["iscsid.service", "iscsid.socket", "open-iscsi.service"],
  }),
  firstBoot("nvme-cli", {
    description: "Choose the machine's name as an NVMe host",
    creates: "/etc/nvme/hostnqn",
    script: `umask 022
mkdir -p /etc/nvme
nqn=$(nvme gen-hostnqn)
echo "\${nqn##*uuid:}" > /etc/nvme/hostid.new
place /etc/nvme/hostid.new /etc/nvme/hostid
echo "$nqn" > /etc/nvme/hostnqn.new
place /etc/nvme/hostnqn.new /etc/nvme/hostnqn
`,
    programs: ["mkdir", "/usr/sbin/nvme"],
    // Not nvmefc-boot-connections.service: that comes before local file systems, when nothing can be written yet.
    before: ["nvmf-autoconnect.service", "nvmf-connect-nbft.service"],
  }),
  firstBoot("exim4-config", {
    description: "Tell exim the machine's name",
    creates: "/etc/exim4/update-exim4.conf.conf",
    // What debconf answers where nobody is asked: mail stays on the machine.
    script: `umask 022
name=$(uname -n)
if ! [ -e /etc/mailname ]; then
  echo "$name" > /etc/mailname.new
  place /etc/mailname.new /etc/mailname
fi
file=/etc/exim4/update-exim4.conf.conf
cat > "$file.new" << end
# Made at the machine's first boot. update-exim4.conf(8) reads it.
dc_eximconfig_configtype='local'
dc_other_hostnames='$name'
dc_local_interfaces='127.0.0.1 ; ::1'
dc_readhost=''
dc_relay_domains=''
dc_minimaldns='false'
dc_relay_nets=''
dc_smarthost=''
CFILEMODE='644'
dc_use_split_config='false'
dc_hide_mailname=''
dc_mailname_in_oh='true'
dc_localdelivery='mail_spool'
end
place "$file.new" "$file"
`,
    programs: ["cat", "uname"],
    before: ["exim4.service", "exim4-base.service"],
  }),
  firstBoot("popularity-contest", {
    description: "Choose the number by which the popularity contest knows the machine",
    creates: "/etc/popularity-contest.conf",
    // As where nobody is asked: it takes no part. The hour at which it would is chosen so that not all have the same.
    script: `umask 022
times=/etc/cron.d/popularity-contest
job=/etc/cron.daily/popularity-contest
printf '%s\\n' 'SHELL=/bin/sh' 'PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin' \\
  "$(shuf -n 1 -i 0-59) $(shuf -n 1 -i 0-23) * * *   root    test -x $job && $job --crond" > "$times.new"
place "$times.new" "$times"
file=/etc/popularity-contest.conf
number=$(tr -d - < /proc/sys/kernel/random/uuid)
printf 'MY_HOSTID="%s"\\nPARTICIPATE="no"\\nUSEHTTP="yes"\\nDAY="%s"\\n' "$number" "$(shuf -n 1 -i 0-6)" > "$file.new"
place "$file.new" "$file"
`,
    programs: ["shuf", "tr"],
    before: ["cron.service"],
  }),
  firstBoot("usbguard", {
    description: "Allow the USB devices that are there",
    // Debian's script makes the file, empty where it sees no devices.
    creates: null,
    script: `rules=/etc/usbguard/rules.conf
if ! [ -s "$rules" ] && [ -d /sys/bus/usb ]; then
  usbguard generate-policy > "$rules.new"
  place "$rules.new" "$rules"
fi
`,
    programs: ["usbguard"],
    before: ["usbguard.service"],
  }),
];
