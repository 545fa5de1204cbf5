import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { WherryError } from "@wherry/core/errors/errors.ts";
import { type Command, Option } from "commander";
import { type CommonOptions, handle } from "../command.ts";
import { addSourceOptions, type PackageSourceOptions } from "../factory-options.ts";
import { answerOption, findMachine } from "../named-machine.ts";
import { wholeNumber } from "../whole-number.ts";

interface LogsOptions extends CommonOptions, PackageSourceOptions {
  readonly follow?: boolean;
  readonly unit?: string;
  readonly lines?: number;
  readonly console?: boolean;
  readonly timeout: number;
}

/** Adds `wherry logs`: the journal of a machine that stays, or what its console has said. */
export function addLogsCommand(program: Command): void {
  const command = program
    .command("logs")
    .summary("the journal of a named machine")
    .description(
      "Prints the journal of a machine of wherry run --name since it was started. Of a machine that is off, and with --console, it prints what its console has said.",
    )
    .argument("<name>", "the machine")
    .option("-f, --follow", "go on with what is written from now on")
    .option("-u, --unit <unit>", "of one unit only: ssh.service")
    .addOption(new Option("-n, --lines <number>", "the last lines only").argParser(wholeNumber("lines", 1)))
    .option("--console", "what the console has said, also where nothing else answers")
    .addOption(answerOption());
  handle<LogsOptions>(addSourceOptions(command), async ([name = ""], options, context) => {
    const folder = findMachine(name);
    const { harmlessOutput } = await import("../../machine/harmless-output.ts");
    const { needMachine, reachMachine } = await import("../../named-machines/reach-machine.ts");
    const { readRunningMachine } = await import("../../named-machines/kept-machine.ts");
    await needMachine(folder);
    const running = await readRunningMachine(folder);
    if (running === undefined || options.console === true) {
      if (options.unit !== undefined || options.follow === true || options.lines !== undefined) {
        throw new WherryError("usage.invalid", "what the console has said is shown whole: without -f, -u and -n", {
          hint: running === undefined ? `start the machine first: wherry run --name ${name}` : "leave --console away",
        });
      }
      if (running === undefined) {
        const message = `${name} is off: what its console said while it ran; its journal can be read when it runs`;
        context.emit({ type: "notice", message });
      }
      // The stream is the whole command's, and stays open.
      const screen = new Writable({ write: (bytes, _encoding, done) => void context.stdout.write(bytes, done) });
      const shown = context.stdout.isTTY === true ? harmlessOutput(screen) : screen;
      await pipeline(createReadStream(folder.consoleLog), shown, { signal: context.signal });
      return 0;
    }
    const { openWorkshop } = await import("../open-workshop.ts");
    const { runOverSsh } = await import("../../machine/ssh.ts");
    const { shellCommand } = await import("../../system/processes.ts");
    const { target } = await reachMachine(folder, running, await openWorkshop(options, context), options.timeout);
    const words = [
      ...["--boot", "--no-pager"],
      ...(options.follow === true ? ["--follow"] : []),
      ...(options.lines === undefined
        ? options.follow === true
          ? ["--lines=all"]
          : []
        : [`--lines=${options.lines}`]),
      ...(options.unit === undefined ? [] : [`--unit=${options.unit}`]),
    ];
    const command = shellCommand("journalctl", words);
    if (context.stdout.isTTY !== true) return await runOverSsh(target, command, { ...context, stdin: undefined });
    const [stdout, stderr] = [harmlessOutput(context.stdout), harmlessOutput(context.stderr)];
    const status = await runOverSsh(target, command, { signal: context.signal, stdin: undefined, stdout, stderr });
    for (const stream of [stdout, stderr]) await finished(stream.end());
    return status;
  });
}
