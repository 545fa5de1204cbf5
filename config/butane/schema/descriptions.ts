import { describeKey } from "../../ignition/schema/descriptions.ts";
import type { ButaneField, ButaneShape } from "./shape.ts";

/**
 * What the keys are for that Butane has besides Ignition's, or means otherwise; by the names of shapes, one line each.
 */
const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  config: {
    firewall: "What may come in from the network and what is forwarded, in addition to what the image allows.",
    health: "What has to hold before a boot counts as a good one.",
    update: "Where the machine gets its updates, and when it boots into them.",
    boot_device: "How the disk that the machine boots from is encrypted or mirrored.",
    grub: "The boot loader's accounts.",
    metadata: "What the MachineConfig is called.",
    openshift: "What a MachineConfig says besides Ignition.",
    variant: "Which operating system the configuration is for.",
    version: "The version of the variant's specification.",
  },
  bootDevice: {
    layout:
      "The machine's architecture, as its partitions follow from it: x86_64, aarch64, ppc64le, s390x-eckd, s390x-virt or s390x-zfcp.",
    luks: "How the root file system is encrypted.",
    mirror: "Across which disks everything is mirrored.",
  },
  bootDeviceLuks: {
    cex: "Binding to a crypto card of an IBM Z.",
    device: "The disk, where the layout leaves it open.",
    discard: "Whether it passes on which blocks are no longer used.",
    tang: "Tang servers that open it.",
    threshold: "How many of the pins have to agree; 1 where nothing is said.",
    tpm2: "Whether the machine's TPM opens it.",
  },
  bootDeviceMirror: { devices: "The disks, at least two." },
  directory: { mode: "Its permission bits, in octal with a leading zero; 0755 where nothing is said." },
  dropin: { contents_local: "The drop-in's file, as a path below the folder of local files." },
  file: { mode: "Its permission bits, in octal with a leading zero; 0644 where nothing is said." },
  filesystem: { with_mount_unit: "Whether a unit is made that mounts it at every boot." },
  firewall: {
    allow: 'What may come in: a text such as "22/tcp" or "ssh", or a map.',
    forward:
      "What happens to a packet from elsewhere to elsewhere that nothing allows: drop or accept; as the image has it where nothing is said.",
    input: "What happens to a packet that no rule allows: drop or accept; as the image has it where nothing is said.",
    log: "How many dropped packets are noted in the journal: a rate such as 10/minute, or none; as the image has it where nothing is said.",
    published:
      "Which ports that containers publish can be reached: allowed, which are those that allow names, or all; as the image has it where nothing is said.",
    routes: "What is forwarded besides: between networks of containers, from and to VPNs.",
    uplinks:
      "Bridges that lead to other machines, in addition to the image's; all others are taken for networks of containers.",
  },
  firewallRoute: {
    from: "Who may send: addresses, with or without prefix length; anybody where nothing is said.",
    interfaces: "Where it comes in: eth0, wg*; anywhere where nothing is said.",
    out: "Where it leaves; anywhere where nothing is said.",
    ports: "To which ports; all of all protocols where neither ports nor services are named.",
    protocol: "The protocol of ports: tcp, which it is where nothing is said, or udp.",
    services: "To which ports, by the names of services: ssh, https.",
    to: "To whom: addresses, with or without prefix length; anybody where nothing is said.",
  },
  firewallRule: {
    from: "Who may connect: addresses, with or without prefix length; anybody where nothing is said.",
    interfaces: "Where it comes in: eth0, wg*; anywhere where nothing is said.",
    limit:
      "How many new connections of each sender are let in, such as 10/minute; of IPv6, a network /64 is one sender.",
    ports: 'Ports, and ranges such as "8000-8010".',
    protocol: "The protocol of ports: tcp, which it is where nothing is said, or udp.",
    services: "Ports by the names of services: ssh, https.",
  },
  health: {
    checks: "What is looked at, told apart by name.",
    deadline_seconds: "How long after its start everything has to be well; 300 where nothing is said.",
  },
  healthCheck: {
    command: "A program, by its absolute path, and its arguments: it is to exit with 0.",
    name: "The check's name.",
    timeout_seconds: "How long one attempt may take; 10 where nothing is said.",
    unit: "A unit: it is to be active.",
    url: "An http or https URL: it is to answer with a status from 200 to 299.",
  },
  grub: { users: "Accounts that may change how the machine boots." },
  grubUser: { name: "The account's name.", password_hash: "Its password, as grub-mkpasswd-pbkdf2 prints it." },
  metadata: {
    labels: "The MachineConfig's labels; machineconfiguration.openshift.io/role has to be among them.",
    name: "Its name.",
  },
  openshift: {
    extensions: "Extensions of the operating system.",
    fips: "Whether only cryptography that FIPS allows is used.",
    kernel_arguments: "Arguments of the kernel's command line that are added.",
    kernel_type: "The kernel: default, realtime or 64k-pages.",
  },
  passwdUser: { ssh_authorized_keys_local: "Files with public keys, as paths below the folder of local files." },
  quadlet: {
    contents: "The quadlet's file.",
    contents_local: "The same as a path below the folder of local files.",
    dropins: "What is laid over it, told apart by name.",
    name: "Its name, with its type: a.container.",
    rootful: "Whether it is run by root, and not by every account for itself.",
  },
  quadletDropin: {
    contents: "The drop-in's file.",
    contents_local: "The same as a path below the folder of local files.",
    name: "Its name; it ends in .conf.",
  },
  resource: {
    inline: "The contents themselves, as text.",
    local: "The contents, as a path below the folder of local files.",
  },
  storage: { trees: "Folders of local files that are copied whole." },
  systemd: { quadlets: "Quadlets of podman, told apart by name." },
  tree: {
    dir_mode: "The permission bits of its folders, in octal with a leading zero; 0755 where nothing is said.",
    file_mode:
      "The permission bits of its files, in octal with a leading zero; 0644, or 0755 for what can be run, where nothing is said.",
    group: "The group that all of it belongs to; root where nothing is said.",
    local: "The folder, as a path below the folder of local files.",
    path: "Where it is copied to; / where nothing is said.",
    user: "The account that all of it belongs to; root where nothing is said.",
  },
  treeOwner: { id: "By number.", name: "By name." },
  update: {
    channel: "The channel, such as stable; the image's own where nothing is said.",
    enabled: "Whether it updates itself at all; true where nothing is said.",
    fleet_lock: "The base URL of a FleetLock server that is asked before each reboot.",
    group: "The group of machines that a rollout counts it to; default where nothing is said.",
    reboot:
      "When it boots into what is new: immediately, in a window, or manually; in a window where there are windows, and else immediately.",
    server: "Where releases are asked for, an http or https URL; the image's own where nothing is said.",
    time_zone: 'What windows are told by: UTC where nothing is said, "Europe/Berlin", or "localtime".',
    windows: "Times of the week at which it may reboot.",
  },
  updateWindow: {
    days: "The days on which it begins: mon, tue, wed, thu, fri, sat, sun; each day where nothing is said.",
    length_minutes: "How long it is; 60 where nothing is said.",
    start: 'When it begins: "03:30".',
  },
  unit: { contents_local: "The unit's file, as a path below the folder of local files." },
};

/** What a key is for; undefined where nothing is known of it. */
export function describeButaneKey(
  { name, ignition }: ButaneShape,
  key: string,
  { to }: ButaneField,
): string | undefined {
  const shape = name === "certificate" ? "resource" : name;
  const keys = Object.hasOwn(own, shape) ? own[shape] : undefined;
  if (keys !== undefined && Object.hasOwn(keys, key)) return keys[key];
  return to === undefined || ignition === undefined ? undefined : describeKey(ignition.name, to);
}
