import { join } from "node:path";
import type { ArchitectureName } from "@wherry/core/architecture/architectures.ts";
import type { Tool } from "../tools/tool.ts";
import { type Accelerator, machineTypes, processorModel } from "./qemu-command.ts";
import { serialPorts } from "./serial-port.ts";

/** A machine that has a processor, memory and one port, and nothing else. */
export interface BareMachine {
  readonly emulator: Tool;
  readonly architecture: ArchitectureName;
  readonly accelerator: Accelerator;
  /** MiB. */
  readonly memory: number;
  /** Paths of the kernel and its first root. */
  readonly kernel: string;
  readonly initrd: string;
}

/**
 * QEMU's words for a machine that starts a kernel by itself: no disk, no network, no firmware's settings. File
 * descriptor 4 is the other end of its only port (virtio, "Console Device"), by the name "wherry"; standard output is
 * its console. QEMU itself may start nothing and gain no privilege.
 */
export function bareMachineCommand(machine: BareMachine): { readonly file: string; readonly args: readonly string[] } {
  const { emulator, architecture, accelerator, memory, kernel, initrd } = machine;
  const args = [
    ...["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
    ...["-L", join(emulator.root, "usr/share/qemu"), "-L", join(emulator.root, "usr/share/seabios")],
    ...["-machine", machineTypes[architecture], "-cpu", processorModel({ architecture, accelerator })],
    ...["-accel", accelerator, "-smp", "1", "-m", `${memory}M`],
    ...["-kernel", kernel, "-initrd", initrd],
    ...["-append", `console=${serialPorts[architecture]} quiet panic=-1 random.trust_cpu=on mitigations=off`],
    ...["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"],
    ...["-device", "virtio-serial-pci", "-chardev", "socket,id=port,fd=4"],
    ...["-device", "virtserialport,chardev=port,name=wherry"],
    ...["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny"],
  ];
  return { file: emulator.file, args: [...emulator.prefix, ...args] };
}
