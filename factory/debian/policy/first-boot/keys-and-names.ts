import type { PackagedFirstBoot } from "../../../packages/first-boot-unit.ts";
import { firstBoot, shell } from "./units.ts";

/** Secrets and names that are one machine's alone. (OpenSSH's keys are made by its own sshd-keygen.service.) */
export const keysAndNames: readonly PackagedFirstBoot[] = [
  firstBoot("bind9", {
    description: "Make the key with which rndc speaks to named",
    creates: "/etc/bind/rndc.key",
    run: [["/usr/sbin/rndc-confgen", "-a", "-u", "bind"]],
    before: ["named.service"],
  }),
  firstBoot("nsd", {
    description: "Make the keys with which nsd-control speaks to nsd",
    // The last of what it makes; it leaves alone what is there.
    creates: "/etc/nsd/nsd_control.pem",
    run: [["/usr/sbin/nsd-control-setup"]],
    before: ["nsd.service"],
  }),
  firstBoot("open-iscsi", {
    description: "Choose the machine's name as an iSCSI initiator",
    creates: "/etc/iscsi/initiatorname.iscsi",
    run: [
      shell(
        "umask 077; name=$(/usr/sbin/iscsi-iname -p iqn.1993-08.org.debian:01); " +
          'echo "InitiatorName=$name" > /etc/iscsi/initiatorname.iscsi.new; ' +
          "mv /etc/iscsi/initiatorname.iscsi.new /etc/iscsi/initiatorname.iscsi",
      ),
    ],
    before: ["iscsid.service", "iscsid.socket", "open-iscsi.service"],
  }),
  firstBoot("nvme-cli", {
    description: "Choose the machine's name as an NVMe host",
    creates: "/etc/nvme/hostnqn",
    run: [
      shell(
        "mkdir -p /etc/nvme; /usr/sbin/nvme gen-hostnqn > /etc/nvme/hostnqn.new; " +
          "sed -n 's/.*uuid://p' /etc/nvme/hostnqn.new > /etc/nvme/hostid; " +
          "mv /etc/nvme/hostnqn.new /etc/nvme/hostnqn",
      ),
    ],
    before: ["nvmf-autoconnect.service"],
  }),
  firstBoot("munge", {
    description: "Make munge's key",
    creates: "/etc/munge/munge.key",
    run: [["/usr/sbin/mungekey", "--create"]],
    user: "munge",
    before: ["munge.service"],
  }),
  firstBoot("xrdp", {
    description: "Make xrdp's keys",
    creates: "/etc/xrdp/rsakeys.ini",
    run: [shell("umask 077; /usr/bin/xrdp-keygen xrdp auto"), ["/usr/bin/chown", "xrdp", "/etc/xrdp/rsakeys.ini"]],
    before: ["xrdp.service"],
  }),
  firstBoot("dropbear", {
    description: "Make dropbear's host keys",
    creates: "/etc/dropbear/dropbear_ed25519_host_key",
    // The last one made is the one that is looked for; dropbearkey refuses to replace one.
    run: [
      shell(
        'for type in rsa ecdsa ed25519; do file="/etc/dropbear/dropbear_"$type"_host_key"; ' +
          'test -e "$file" || /usr/bin/dropbearkey -t $type -f "$file"; done',
      ),
    ],
    before: ["dropbear.service"],
  }),
];
