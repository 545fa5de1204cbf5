import type { Command } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { answerOption, findMachine } from "../named-machine.ts";
import { findKeyboard, standardInput } from "../terminal/keyboard.ts";

interface SshOptions extends CommonOptions, PackageSourceOptions {
  readonly timeout: number;
}

/** Adds `wherry ssh`: a shell or a command in a machine that stays. Its status is the command's. */
export function addSshCommand(program: Command): void {
  const command = program
    .command("ssh")
    .summary("a shell, or a command, in a named machine")
    .description(
      "Opens a shell as root in a machine of wherry run --name, or runs a command there, with its streams and its status. It waits until the machine answers. No key is needed: the machine has one of its own.",
    )
    .argument("<name>", "the machine")
    .argument("[command...]", "what to run, for the machine's shell; without it, a shell")
    .addOption(answerOption())
    .passThroughOptions();
  handle<SshOptions>(addSourceOptions(command), async ([name = "", ...words], options, context) => {
    const folder = findMachine(name);
    const { needRunning, reachMachine } = await import("../../named-machines/reach-machine.ts");
    const { openWorkshop } = await import("../open-workshop.ts");
    const { openShell, runOverSsh } = await import("../../machine/ssh.ts");
    const running = await needRunning(folder);
    const { target } = await reachMachine(folder, running, await openWorkshop(options, context), options.timeout);
    if (words.length === 0 && findKeyboard(context) !== undefined) return await openShell(target, context.signal);
    return await runOverSsh(target, words.join(" "), { ...context, stdin: standardInput });
  });
}
