import { WherryError } from "@wherry/core/errors/errors.ts";
import { type KeptMachine, readKeptMachine, readRunningMachine } from "./kept-machine.ts";
import type { MachineFolder } from "./machine-folder.ts";

/**
 * Makes sure that a machine is as it was when it was looked at, off and made of the same or not made at all: fetching
 * tools takes a while, in which another command may have made, started or removed it. To be called where nobody else
 * may do so (`alone`).
 *
 * @throws {WherryError} machine.failed when another command came first
 */
export async function refuseOvertaken(folder: MachineFolder, known: KeptMachine | undefined): Promise<void> {
  const isRunning = (await readRunningMachine(folder)) !== undefined;
  const now = await readKeptMachine(folder);
  if (!isRunning && now?.made === known?.made && now?.image === known?.image) return;
  throw new WherryError(
    "machine.failed",
    isRunning
      ? `another command has started ${folder.name} meanwhile`
      : `another command has made or removed ${folder.name} meanwhile`,
    { hint: "look with: wherry ps" },
  );
}
