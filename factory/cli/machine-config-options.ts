import type { Command } from "commander";

/** Options of every command that a machine's configuration is given to. */
export interface MachineConfigOptions {
  readonly filesDir?: string;
}

/** Adds --files-dir, which `MachineConfigOptions` reads. Gives the command back. */
export function addFilesDirOption(command: Command): Command {
  return command.option(
    "--files-dir <folder>",
    "where the local files and includes are that the configuration names (default: the folder that it is in)",
  );
}
