import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { findMachine } from "../named-machine.ts";
import { findKeyboard } from "../terminal/keyboard.ts";

/** Adds `wherry console`: the serial console of a machine that stays. */
export function addConsoleCommand(program: Command): void {
  const command = program
    .command("console")
    .summary("the console of a named machine")
    .description(
      "Shows the serial console of a machine of wherry run --name from now on, on which root is logged in, and takes keys for it. Ctrl-] leaves it; the machine goes on.",
    )
    .argument("<name>", "the machine");
  handle<CommonOptions>(command, async ([name = ""], _options, context) => {
    const folder = findMachine(name);
    const { needRunning } = await import("../../named-machines/reach-machine.ts");
    const { showConsole } = await import("../../named-machines/show-console.ts");
    await needRunning(folder);
    const keyboard = findKeyboard(context)?.descriptor;
    if (keyboard !== undefined) context.emit({ type: "notice", message: "ctrl-] leaves the console" });
    const end = await showConsole(folder, { keyboard, screen: context.stdout, signal: context.signal });
    context.emit({ type: "notice", message: end === "left" ? `${name} goes on` : `${name} is off` });
    return 0;
  });
}
