import { decodeUtf8 } from "@wherry/core/bytes/utf8.ts";
import type { KernelArguments } from "@wherry/core/ignition/config.ts";
import { findEsp } from "../esp-partition.ts";
import { ProvisionError } from "../provision-error.ts";
import type { System } from "../system.ts";
import { makeAddOn, readAddOn } from "./add-on.ts";
import { planKernelArguments } from "./plan-kernel-arguments.ts";

/** systemd's stub for add-ons, which the builder puts there. */
const stubFile = "/usr/lib/wherry/addon.efi.stub";
const mountPoint = "/run/wherry/esp";
/** Below the ESP. For all boot files: the name of one changes while its tries are counted, and with a new release. */
const folders = ["loader", "loader/addons"];
const addOnFile = "loader/addons/wherry-provision.addon.efi";
const from = { path: ["kernelArguments"] } as const;

/**
 * Has the kernel started with other arguments from the next boot on, by an add-on on the ESP that systemd-stub reads; whether this boot
 * lacks some of it, so that a restart is due. The file is replaced as a whole and is on the disk before this returns.
 *
 * Throws ProvisionError `config.unsupported`, `storage.missing`, `program.failed`.
 */
export function applyKernelArguments(system: System, wanted: KernelArguments): { readonly restart: boolean } {
  return withEsp(system, (esp) => {
    const present = system.readFile(`${esp}/${addOnFile}`);
    const state = {
      running: decodeUtf8(system.readFile("/proc/cmdline") ?? new Uint8Array()),
      addOn: present === undefined ? [] : readAddOn(present),
    };
    const { addOn, write, restart } = planKernelArguments(wanted, state);
    if (write) {
      for (const folder of folders) system.makeDirectory(`${esp}/${folder}`, 0o755);
      if (addOn.length === 0) system.remove(`${esp}/${addOnFile}`);
      else system.writeFile(`${esp}/${addOnFile}`, makeAddOn(readStub(system), addOn), 0o644);
      system.sync();
    }
    return { restart };
  });
}

function readStub(system: System): Uint8Array {
  const stub = system.readFile(stubFile);
  if (stub !== undefined) return stub;
  throw new ProvisionError("program.missing", `the image has no ${stubFile}, which kernel arguments need`, {
    ...from,
    hint: "build the image with this version of Wherry",
  });
}

/** Mounts the ESP for the moment. */
function withEsp<Result>(system: System, action: (esp: string) => Result): Result {
  const partition = findEsp(system);
  if (partition === undefined) {
    throw new ProvisionError("storage.missing", "the machine's disk has no EFI system partition for kernel arguments", {
      ...from,
      hint: "boot the image from its own disk",
    });
  }
  system.makeDirectory("/run/wherry", 0o755);
  system.makeDirectory(mountPoint, 0o700);
  // The kernel asks for drivers of file systems by a program of the initrd, which has none.
  system.run(["modprobe", "--quiet", "--all", "vfat", "nls_cp437", "nls_ascii"]);
  const { status, stderr } = system.run(["mount", "-t", "vfat", "-o", "umask=0077", `/dev/${partition}`, mountPoint]);
  if (status !== 0) {
    throw new ProvisionError("program.failed", `the EFI system partition cannot be mounted: ${stderr.trim()}`, {
      ...from,
      hint: "check the partition's file system with fsck.fat",
    });
  }
  try {
    return action(mountPoint);
  } finally {
    system.run(["umount", mountPoint]);
  }
}
