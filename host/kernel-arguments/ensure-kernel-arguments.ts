import type { KernelArguments } from "@wherry/config/ignition/config.ts";
import { ancestorsOf } from "@wherry/core/paths/paths.ts";
import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { readText } from "../system/read-text.ts";
import { type System, SystemError } from "../system/system.ts";
import { addOnFile, readAddOn, writeAddOn } from "./add-on.ts";
import { withEsp } from "./mount-esp.ts";
import { hasKernelArguments, planKernelArguments } from "./plan-kernel-arguments.ts";

/** systemd-stub's own, for this architecture; the builder puts it there. */
const stubFile = "/usr/lib/wherry/addon.efi.stub";

/**
 * Sees to the kernel arguments that a configuration asks for. "restart" tells that they are there after a restart,
 * which is the caller's next act: nothing else may be done before. Asked again after it, this either says "done" or
 * throws, but never asks for another one.
 *
 * @throws {ProvisionError} config.unsupported when the machine was not started by UEFI from its own disk, the image has
 *   no stub for add-ons, or `planKernelArguments` refuses what is asked for
 * @throws {ProvisionError} config.invalid when an argument has an open quote or a control character
 * @throws {ProvisionError} program.missing or program.failed when the ESP cannot be mounted
 * @throws {ProvisionError} disk.full when the ESP cannot be written to
 */
export function ensureKernelArguments(system: System, wanted: KernelArguments | undefined): "done" | "restart" {
  const { shouldExist = [], shouldNotExist = [] } = wanted ?? {};
  if (wanted === undefined || shouldExist.length + shouldNotExist.length === 0) return "done";
  const running = {
    wanted,
    commandLine: readText(system, "/proc/cmdline").trim(),
    bootId: readText(system, "/proc/sys/kernel/random/boot_id").trim(),
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
  return withEsp(system, (esp) => {
    const bytes = system.readFile(esp + addOnFile);
    const plan = planKernelArguments({ ...running, addOn: bytes === undefined ? undefined : readAddOn(bytes) });
    if (plan.do === "nothing") return "done";
    if (plan.do === "write") {
      write(system, esp, writeAddOn(stub, { commandLine: plan.commandLine, writtenBy: running.bootId }));
    }
    return "restart";
  });
}

function write(system: System, esp: string, addOn: Uint8Array): void {
  try {
    if (system.stat(esp + addOnFile)?.size === addOn.length && overwrite(system, esp + addOnFile, addOn)) return;
    replace(system, esp, addOn);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new ProvisionError("disk.full", `kernel arguments cannot be written to the ESP: ${error.message}`, {
      path: ["kernelArguments"],
      hint: "make room on the ESP, or raise disk.esp in the image's definition",
      cause: error,
    });
  }
}

/**
 * Byte for byte in its place: neither the folder nor the table of clusters changes, so a power cut leaves at worst an
 * add-on that is half the old one, which the next boot writes again. False where the image has no program for it.
 */
function overwrite(system: System, file: string, bytes: Uint8Array): boolean {
  const words = ["dd", `of=${file}`, `bs=${bytes.length}`, "conv=notrunc,fsync"];
  const { status, stderr } = system.run(words, { input: bytes });
  if (status === 127) return false;
  if (status !== 0) throw new SystemError("EIO", file, `dd: ${oneLine(stderr)}`);
  return true;
}

/**
 * For an ESP without an add-on of this size, and images without dd. FAT keeps no order of writes: the content has to be
 * on the disk before the name leads to it.
 */
function replace(system: System, esp: string, addOn: Uint8Array): void {
  const aside = `${esp}${addOnFile}.new`;
  for (const folder of ancestorsOf(addOnFile).slice(1)) system.makeDirectory(esp + folder, 0o700);
  system.writeFile(aside, addOn, 0o700);
  system.sync();
  system.rename(aside, esp + addOnFile);
  system.sync();
}
