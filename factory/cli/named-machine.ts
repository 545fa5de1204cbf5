import { isatty } from "node:tty";
import { Option } from "commander";
import type { WindowSize } from "../machine/way-in.ts";
import { type MachineFolder, machineFolder, machinesFolder } from "../named-machines/machine-folder.ts";
import type { CommandContext } from "./command.ts";
import { wholeNumber } from "./whole-number.ts";

/** Its descriptor, not `process.stdin`: what a command or a machine is to read, nobody reads before it. */
export const standardInput = 0;

/** A terminal of this process, to type on a console with. */
export interface Keyboard {
  readonly descriptor: number;
  readonly size: WindowSize | undefined;
}

/** The terminal that standard output goes to, where keys come from it as well. */
export function findKeyboard({ stdout }: CommandContext): Keyboard | undefined {
  if (!isatty(standardInput) || stdout.isTTY !== true) return undefined;
  const { rows = 0, columns = 0 } = stdout;
  return { descriptor: standardInput, size: rows < 1 || columns < 1 ? undefined : { rows, columns } };
}

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
