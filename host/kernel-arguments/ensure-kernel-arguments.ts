import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { KernelArguments } from "@wherry/core/ignition/config.ts";
import { ProvisionError } from "../provision-error.ts";
import { type System, SystemError } from "../system.ts";
import { readAddOn, writeAddOn } from "./add-on.ts";
import { withEfiPartition } from "./efi-partition.ts";
import { hasKernelArguments, planKernelArguments } from "./plan-kernel-arguments.ts";

/** systemd-stub's own, for this architecture; the builder puts it there. */
const stubFile = "/usr/lib/wherry/addon.efi.stub";

/**
 * On the ESP. Add-ons in this folder are for every boot file: for the next release's, too, and whatever name systemd-boot gives one when
 * it counts tries.
 *
 * Source: systemd-stub(7), "Companion Files".
 */
const folder = "/loader/addons";
const addOnFile = `${folder}/wherry-provision.addon.efi`;

/**
 * Sees to the kernel arguments that a configuration asks for. "restart" tells that they are there after a restart, which is the caller's
 * next act: nothing else may be done before. Asked again after it, this either says "done" or throws, but never asks for another one.
 *
 * Throws ProvisionError `config.unsupported`, `config.invalid`, `program.failed`, `program.missing` or `disk.full`.
 */
export function ensureKernelArguments(system: System, wanted: KernelArguments | undefined): "done" | "restart" {
  const { shouldExist = [], shouldNotExist = [] } = wanted ?? {};
  if (wanted === undefined || shouldExist.length + shouldNotExist.length === 0) return "done";
  const running = {
    wanted,
    commandLine: readLine(system, "/proc/cmdline"),
    bootId: readLine(system, "/proc/sys/kernel/random/boot_id"),
  };
  // The ESP is mounted only where it can matter.
  if (hasKernelArguments(wanted, running.commandLine)) return "done";
  const stub = system.readFile(stubFile);
  if (stub === undefined || system.stat("/sys/firmware/efi") === undefined) {
    const why = stub === undefined ? `the image has no ${stubFile}` : "this machine was not started by UEFI";
    throw new ProvisionError("config.unsupported", `kernel arguments cannot be added: ${why}`, {
      path: ["kernelArguments"],
      hint: "build them into the image: kernel.arguments in its definition",
    });
  }
  return withEfiPartition(system, (esp) => {
    const bytes = system.readFile(esp + addOnFile);
    const plan = planKernelArguments({ ...running, addOn: bytes === undefined ? undefined : readAddOn(bytes) });
    if (plan.do === "nothing") return "done";
    if (plan.do === "write") {
      write(system, esp, writeAddOn(stub, { commandLine: plan.commandLine, writtenBy: running.bootId }));
    }
    return "restart";
  });
}

/** FAT has no order of writes of its own: the content is on the disk before the name leads to it. */
function write(system: System, esp: string, addOn: Uint8Array): void {
  const aside = `${esp}${addOnFile}.new`;
  try {
    for (const name of ["/loader", folder]) system.makeDirectory(esp + name, 0o700);
    system.writeFile(aside, addOn, 0o700);
    system.sync();
    system.rename(aside, esp + addOnFile);
    system.sync();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new ProvisionError("disk.full", `kernel arguments cannot be written to the ESP: ${error.message}`, {
      path: ["kernelArguments"],
      hint: "make room on the ESP, or raise disk.esp in the image's definition",
      cause: error,
    });
  }
}

function readLine(system: System, path: string): string {
  return decodeUtf8(system.readFile(path) ?? new Uint8Array()).trim();
}
