import { join } from "node:path";
import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import type { Tool } from "../tools/tool.ts";
import type { Firmware } from "./firmware.ts";
import type { GuestNetwork } from "./guest-network.ts";

export type Accelerator = "kvm" | "tcg";

export interface PortForward {
  /** On 127.0.0.1; 0 lets the system choose a free one. */
  readonly host: number;
  readonly guest: number;
}

/** All that a machine is made of. */
export interface MachineParts {
  readonly emulator: Tool;
  readonly architecture: ArchitectureName;
  readonly accelerator: Accelerator;
  /** MiB. */
  readonly memory: number;
  readonly cpus: number;
  /** `variables` is the machine's own copy: it is written to. */
  readonly firmware: Firmware;
  readonly disk: {
    readonly path: string;
    readonly format: "raw" | "qcow2";
    /** The disk is thrown away with the machine, so that nothing needs to reach the host's disk. */
    readonly temporary: boolean;
    /** A new file for all that is written to it, in order (QEMU's blklogwrites). */
    readonly log?: string | undefined;
  };
  /**
   * Further raw disks, in the order in which the guest sees them, each with the serial that it finds them by; `kept`
   * where they outlive this run.
   */
  readonly scratchDisks: readonly { readonly path: string; readonly serial: string; readonly kept?: boolean }[];
  readonly network: {
    /** TCP only. */
    readonly forwards: readonly PortForward[];
    /** Where the guest has an address of its own choice: undefined for QEMU's usual network, 10.0.2.0/24. */
    readonly guestNetwork?: GuestNetwork | undefined;
    /** The guest reaches nothing but what is forwarded to it. */
    readonly restricted: boolean;
  };
  /** systemd credentials by name (systemd.io, "System and Service Credentials"). */
  readonly credentials: Readonly<Record<string, Uint8Array>>;
  /** fw_cfg items: name ("opt/com.coreos/config") -> path of a file. */
  readonly firmwareConfig: Readonly<Record<string, string>>;
  /**
   * Paths of the sockets on which a machine that outlives its starter is reached, below QEMU's own folder, and of the
   * file that holds all that its console says. undefined: this process holds the other ends.
   */
  readonly doors?: { readonly control: string; readonly console: string; readonly consoleLog: string } | undefined;
  /** Sockets of the servers of shared folders (virtiofsd), which must be there, by the names of the shares. */
  readonly shares: Readonly<Record<string, string>>;
  /** Anything else for QEMU's command line. */
  readonly extra: readonly string[];
}

/** File descriptor that carries the QEMU machine protocol; standard output is the guest's serial console. */
const qmpDescriptor = 4;

/**
 * The command that runs a machine. Nothing is read from the host's QEMU configuration, and no device is there unasked.
 */
export function qemuCommand(parts: MachineParts): { readonly file: string; readonly args: readonly string[] } {
  const { emulator, accelerator, memory, cpus, firmware, disk, extra } = parts;
  const args = [
    ...["-nodefaults", "-no-user-config", "-display", "none"],
    // Where QEMU finds its small ROM images, relative to which it was built for /usr/share.
    ...["-L", join(emulator.root, "usr/share/qemu"), "-L", join(emulator.root, "usr/share/seabios")],
    ...["-machine", machineType(parts), "-cpu", processorModel(parts)],
    // Several guest processors run on several host threads.
    ...["-accel", accelerator === "kvm" ? "kvm" : "tcg,thread=multi"],
    ...["-smp", String(cpus), "-m", `${memory}M`],
    ...["-blockdev", fileNode("firmware-code", { format: "raw", path: firmware.code, readOnly: true })],
    ...["-blockdev", fileNode("firmware-variables", { format: "raw", path: firmware.variables, readOnly: false })],
    ...["-blockdev", diskNode({ name: "disk", ...disk })],
    ...["-device", "virtio-blk-pci,drive=disk,bootindex=1"],
    ...parts.scratchDisks.flatMap(({ path, serial, kept = false }) => [
      ...["-blockdev", diskNode({ name: serial, path, format: "raw", temporary: !kept })],
      ...["-device", `virtio-blk-pci,drive=${serial},serial=${serial}`],
    ]),
    ...network(parts),
    // Without it a guest waits long for its first random numbers.
    ...["-device", "virtio-rng-pci"],
    ...["-chardev", consoleDevice(parts), "-serial", "chardev:console"],
    ...["-chardev", controlDevice(parts), "-mon", "chardev=control,mode=control"],
    ...Object.entries(parts.credentials).flatMap(([name, value]) => ["-smbios", credential(name, value)]),
    ...Object.entries(parts.firmwareConfig).flatMap(([name, path]) => [
      "-fw_cfg",
      `name=${escapeCommas(name)},file=${escapeCommas(path)}`,
    ]),
    ...sharedFolders(parts),
    ...extra,
  ];
  return { file: emulator.file, args: [...emulator.prefix, ...args] };
}

function consoleDevice({ doors }: MachineParts): string {
  if (doors === undefined) return "stdio,id=console,signal=off";
  return `socket,id=console,path=${doors.console},server=on,wait=off,logfile=${doors.consoleLog},logappend=off`;
}

function controlDevice({ doors }: MachineParts): string {
  return doors === undefined
    ? `socket,id=control,fd=${qmpDescriptor}`
    : `socket,id=control,path=${doors.control},server=on,wait=off`;
}

/** What QEMU calls the machine of an architecture, with the devices of its own that it is to have. */
export const machineTypes: Readonly<Record<ArchitectureName, string>> = {
  // No SATA controller: nothing hangs on it, and the kernel would load three modules and wait for its ports.
  amd64: "q35,smm=off,vmport=off,hpet=off,sata=off,smbus=off",
  arm64: "virt",
};

/** Without virtualisation by hardware. */
const emulatedProcessors: Readonly<Record<ArchitectureName, string>> = {
  // Measured: half the time of "max" until systemd is up. TCG pays for five-level page tables, PCID and SMAP with
  // slower memory accesses, and an Intel processor makes the kernel switch page tables at each system call (Meltdown).
  // This one is AMD's, with what x86-64-v2 asks for, so that programs of other distributions run, and AES, which TCG
  // does faster than a program can; without virtualisation, for which udev would load kvm.
  amd64: "qemu64,svm=off,ssse3=on,sse4.1=on,sse4.2=on,popcnt=on,aes=on,pclmulqdq=on",
  // A cheaper pointer authentication than the architecture's own, which TCG computes slowly.
  arm64: "max,pauth-impdef=on",
};

function machineType({ architecture, shares }: MachineParts): string {
  const memory = Object.keys(shares).length === 0 ? "" : ",memory-backend=memory";
  return `${machineTypes[architecture]},pflash0=firmware-code,pflash1=firmware-variables${memory}`;
}

/** A server of folders reads and writes the machine's memory itself (vhost-user), which is then shared with it. */
function sharedFolders({ shares, memory }: MachineParts): readonly string[] {
  const devices = Object.entries(shares).flatMap(([tag, socket]) => [
    ...["-chardev", `socket,id=${tag},path=${escapeCommas(socket)}`],
    ...["-device", `vhost-user-fs-pci,chardev=${tag},tag=${tag}`],
  ]);
  return devices.length === 0 ? [] : ["-object", `memory-backend-memfd,id=memory,size=${memory}M,share=on`, ...devices];
}

/**
 * What systemd may call the only network interface (systemd.net-naming-scheme(7)): devices take the slots of the bus in
 * their order, the first disk's is 1.
 */
export function interfaceNames({ scratchDisks }: { readonly scratchDisks: readonly unknown[] }): readonly string[] {
  const slot = scratchDisks.length + 2;
  return [`enp0s${slot}`, `ens${slot}`, "eth0"];
}

/** What QEMU calls the processor that runs an architecture fastest. */
export function processorModel({
  architecture,
  accelerator,
}: Pick<MachineParts, "architecture" | "accelerator">): string {
  return accelerator === "kvm" ? "host" : emulatedProcessors[architecture];
}

function network({ network: { forwards, restricted, guestNetwork: own } }: MachineParts): string[] {
  const to = own?.guest ?? "";
  const rules = forwards.map(({ host, guest }) => `,hostfwd=tcp:127.0.0.1:${host}-${to}:${guest}`).join("");
  const addresses =
    own === undefined ? "" : `,net=${own.range},host=${own.host},dns=${own.nameServer},dhcpstart=${own.dhcpStart}`;
  return [
    "-netdev",
    `user,id=network${addresses}${restricted ? ",restrict=on" : ""}${rules}`,
    // The boot ROM is for booting from the network.
    "-device",
    "virtio-net-pci,netdev=network,romfile=",
  ];
}

function diskNode({ format, name, temporary, path, log }: MachineParts["disk"] & { readonly name: string }): string {
  const node = {
    driver: format,
    discard: "unmap",
    ...(temporary ? { cache: { "no-flush": true } } : {}),
    file: { driver: "file", filename: path, discard: "unmap" },
  };
  if (log === undefined) return JSON.stringify({ ...node, "node-name": name });
  const logFile = { driver: "file", filename: log };
  return JSON.stringify({ driver: "blklogwrites", "node-name": name, discard: "unmap", file: node, log: logFile });
}

function fileNode(name: string, file: { format: "raw"; path: string; readOnly: boolean }): string {
  return JSON.stringify({
    driver: file.format,
    "node-name": name,
    "read-only": file.readOnly,
    file: { driver: "file", filename: file.path, "read-only": file.readOnly },
  });
}

/**
 * SMBIOS type 11 strings are where systemd looks for credentials in a virtual machine (systemd.system-credentials(7)).
 */
function credential(name: string, value: Uint8Array): string {
  return `type=11,value=io.systemd.credential.binary:${escapeCommas(name)}=${Buffer.from(value).toString("base64")}`;
}

/** QEMU's option lists are separated by commas; a doubled one stands for itself. */
function escapeCommas(text: string): string {
  return text.replaceAll(",", ",,");
}
