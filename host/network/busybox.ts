import { ProvisionError } from "../plan/provision-error.ts";
import type { ProgramOptions, ProgramResult, System } from "../system/system.ts";

/** The initrd's own, left for the time until the init system starts. */
const lent = "/run/wherry/busybox";

/** The busybox that is there: the initrd's, or the image's. */
export function busyboxOf(system: System): string {
  return system.stat(lent) === undefined ? "busybox" : lent;
}

/**
 * Runs one of busybox's applets, which is the first of the words, and gives its result, whatever its status.
 *
 * @throws {ProvisionError} program.missing when neither the initrd nor the image has busybox
 */
export function runBusybox(system: System, words: readonly string[], options?: ProgramOptions): ProgramResult {
  const result = system.run([busyboxOf(system), ...words], options);
  if (result.status !== 127) return result;
  throw new ProvisionError("program.missing", "the image has no busybox, which sets up the network at first boot", {
    hint: "Build it with an initrd of this version of the builder, or add busybox to its packages.",
  });
}
