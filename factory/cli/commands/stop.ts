import { type Command, Option } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { findMachine } from "../named-machine.ts";
import { wholeNumber } from "../whole-number.ts";

interface StopOptions extends CommonOptions {
  readonly timeout: number;
}

/** Adds `wherry stop`: shuts a machine that stays down. */
export function addStopCommand(program: Command): void {
  const command = program
    .command("stop")
    .summary("shut a named machine down")
    .description(
      "Presses the power button of a machine of wherry run --name and waits until it is off. Its disk stays: wherry run --name NAME starts it again.",
    )
    .argument("<names...>", "the machines")
    .addOption(
      new Option("--timeout <seconds>", "how long it may take, before its power is taken away")
        .argParser(wholeNumber("seconds", 1))
        .default(90),
    );
  handle<StopOptions>(command, async (names, options, context) => {
    const { needMachine } = await import("../../named-machines/reach-machine.ts");
    const { stopMachine } = await import("../../named-machines/stop-machine.ts");
    const folders = names.map(findMachine);
    for (const folder of folders) await needMachine(folder);
    for (const folder of folders) {
      const how = await stopMachine(folder, options.timeout, context.signal);
      if (how === "switched off") {
        context.emit({
          type: "warning",
          message: `${folder.name} did not shut down within ${options.timeout} seconds, and was switched off`,
          hint: `what it said: wherry logs ${folder.name}; give it longer with --timeout`,
        });
      } else
        context.emit({
          type: "notice",
          message: how === "was off" ? `${folder.name} was off` : `${folder.name} is off`,
        });
    }
    return 0;
  });
}
