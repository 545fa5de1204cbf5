import { rm } from "node:fs/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { findMachine } from "../named-machine.ts";

interface RmOptions extends CommonOptions {
  readonly force?: boolean;
}

/** Adds `wherry rm`: takes machines that stay away. */
export function addRmCommand(program: Command): void {
  const command = program
    .command("rm")
    .summary("take a named machine away")
    .description("Removes a machine of wherry run --name with its disk and all that it has written.")
    .argument("<names...>", "the machines")
    .option("-f, --force", "also one that runs, or whose files are damaged");
  handle<RmOptions>(command, async (names, options, context) => {
    const { needMachine } = await import("../../named-machines/reach-machine.ts");
    const { readRunningMachine } = await import("../../named-machines/kept-machine.ts");
    const { stopMachine } = await import("../../named-machines/stop-machine.ts");
    const { exists } = await import("../../system/exists.ts");
    const { alone } = await import("../../named-machines/alone.ts");
    for (const folder of names.map(findMachine)) {
      if (options.force !== true || !(await exists(folder.path))) await needMachine(folder);
      const running = await readRunningMachine(folder).catch((error: unknown) => {
        if (options.force === true) return undefined;
        throw error;
      });
      if (running !== undefined && options.force !== true) {
        throw new WherryError("machine.failed", `${folder.name} runs`, {
          hint: `stop it first: wherry stop ${folder.name}; or take it away as it is, with --force`,
        });
      }
      await alone(folder, async () => {
        if (running !== undefined) await stopMachine(folder, 0, context.signal);
        await rm(folder.path, { recursive: true, force: true });
      });
      context.emit({ type: "notice", message: `${folder.name} is gone` });
    }
    return 0;
  });
}
