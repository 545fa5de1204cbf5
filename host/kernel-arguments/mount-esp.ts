import { oneLine } from "@wherry/core/text/lines.ts";
import { ProvisionError } from "../plan/provision-error.ts";
import { findEspPartitions } from "../storage/find-esp.ts";
import { missingProgram } from "../storage/programs.ts";
import type { System } from "../system/system.ts";

const mountPoint = "/run/wherry-esp";

/**
 * Mounts the EFI system partition of the disk that the machine runs from, does the work, to which it gives the folder,
 * and unmounts it.
 *
 * @throws {ProvisionError} config.unsupported when that disk has no such partition
 * @throws {ProvisionError} program.missing when the image has no mount
 * @throws {ProvisionError} program.failed when the partition cannot be mounted
 */
export function withEsp<Result>(system: System, work: (folder: string) => Result): Result {
  // Never another disk's: it is written to.
  const { own: esp } = findEspPartitions(system);
  if (esp === undefined) {
    throw new ProvisionError("config.unsupported", "the disk that this machine runs from has no partition esp", {
      path: ["kernelArguments"],
      hint: "kernel arguments need a machine that was started from its own disk",
    });
  }
  system.makeDirectory(mountPoint, 0o700);
  // FAT knows no owners and modes; "quiet" has it ignore what it cannot keep.
  const words = ["mount", "-t", "vfat", "-o", "umask=0077,quiet", `/dev/${esp.name}`, mountPoint];
  const { status, stderr } = system.run(words);
  if (status === 127) throw missingProgram("mount", ["kernelArguments"]);
  if (status !== 0) {
    throw new ProvisionError("program.failed", `the ESP cannot be mounted: ${oneLine(stderr) || `status ${status}`}`, {
      path: ["kernelArguments"],
      hint: `the command was: ${words.join(" ")}`,
    });
  }
  try {
    return work(mountPoint);
  } finally {
    system.run(["umount", mountPoint]);
    system.remove(mountPoint);
  }
}
