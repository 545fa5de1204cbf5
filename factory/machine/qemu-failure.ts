import { WherryError } from "@wherry/core/errors/errors.ts";

/**
 * Why QEMU did not start: in plain words where that is known, else its own, with the command that it was started by.
 */
export function describeQemuFailure(said: string, command: string | undefined, cause?: unknown): WherryError {
  const [, taken] = /Could not set up host forwarding rule 'tcp:127\.0\.0\.1:(\d+)-/.exec(said) ?? [];
  if (taken !== undefined) {
    return new WherryError("machine.failed", `port ${taken} of this machine is taken, or is not yours to take`, {
      hint: "choose another with --forward, such as 8080:80; ports below 1024 are root's",
      cause,
    });
  }
  if (/cannot set up guest memory|Cannot allocate memory/.test(said)) {
    return new WherryError("machine.failed", "this machine has not as much memory to give", {
      hint: "give the machine less with --memory",
      cause,
    });
  }
  const [reason = "", ...others] = (said || "it said nothing").split("\n");
  const lines = [`QEMU did not start: ${reason}`, ...others, ...(command === undefined ? [] : [command])];
  return new WherryError("machine.failed", lines, {
    hint: "check the memory and the ports that it was given",
    cause,
  });
}
