import { Option } from "commander";
import { type MachineFolder, machineFolder, machinesFolder } from "../named-machines/machine-folder.ts";
import { wholeNumber } from "./whole-number.ts";

/**
 * Where a machine that stays is kept, by its name.
 *
 * @throws {WherryError} usage.invalid when it is no name for a machine
 */
export function findMachine(name: string): MachineFolder {
  return machineFolder(machinesFolder(process.env), name);
}

/** --timeout of commands that wait for a machine, in seconds. */
export function answerOption(): Option {
  return new Option("--timeout <seconds>", "how long the machine may take until SSH answers")
    .argParser(wholeNumber("seconds", 1))
    .default(300);
}
