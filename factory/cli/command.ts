import { WherryError } from "@wherry/core/errors/errors.ts";
import type { EmitEvent } from "@wherry/core/events/events.ts";
import { Command } from "commander";
import { describeFailure, exitStatus, failureObject } from "./failure.ts";
import { createPrinter, type Printer, type Streams } from "./printer.ts";
import { createReporter, type ReporterMode } from "./reporter.ts";
import { createBars } from "./terminal/bars.ts";

/** Where a command line is run: this process's own folder and streams, but for tests. */
export interface CommandSurroundings extends Streams {
  readonly cwd: string;
}

/** The parser of a whole command line, which knows where it is run. */
export class WherryProgram extends Command {
  readonly surroundings: CommandSurroundings;
  readonly printer: Printer;
  /** Of the command that was run; 0 before that. */
  exitStatus = 0;

  constructor(name: string, surroundings: CommandSurroundings) {
    super(name);
    this.surroundings = surroundings;
    this.printer = createPrinter(surroundings);
  }
}

/** What every command is given besides its own arguments and options. */
export interface CommandContext extends CommandSurroundings {
  readonly printer: Printer;
  readonly emit: EmitEvent;
  /** Aborts on ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** What the command makes, on standard output: a string as it is, anything else as JSON. */
  result(value: unknown): void;
  /** What the command shows to people, on standard output, line by line. */
  show(lines: readonly string[]): void;
}

export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** Does the work; returns the exit status where it is not simply 0. */
type Handler<Options> = (
  args: readonly string[],
  options: Options,
  context: CommandContext,
) => Promise<number | undefined>;

/** Adds the options that every command has, and runs `handler` with reporting, ctrl-C and errors taken care of. */
export function handle<Options extends CommonOptions>(command: Command, handler: Handler<Options>): Command {
  return command
    .option("--json", "print the result as JSON, and events as one JSON object a line on standard error")
    .option("--quiet", "print warnings and errors only")
    .option("--debug", "show stack traces with errors")
    .action(async () => {
      const program = programOf(command);
      program.exitStatus = await execute(command, handler, program);
    });
}

function programOf(command: Command): WherryProgram {
  let root = command;
  while (root.parent !== null) root = root.parent;
  if (root instanceof WherryProgram) return root;
  throw new WherryError("internal", `the command ${command.name()} is not part of a program`);
}

async function execute<Options extends CommonOptions>(
  command: Command,
  handler: Handler<Options>,
  program: WherryProgram,
): Promise<number> {
  const options = command.opts<Options>();
  const { stderr } = program.surroundings;
  const bars = createBars(stderr);
  const reporter = createReporter(reporterMode(options, stderr), stderr, bars);
  const surroundings = {
    ...program.surroundings,
    stdout: bars.guard(program.surroundings.stdout),
    stderr: bars.guard(stderr),
  };
  const printer = createPrinter(surroundings);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  process.once("SIGHUP", interrupt);
  try {
    const status = await handler(command.args, options, {
      ...surroundings,
      printer,
      emit: reporter.emit,
      signal: interruption.signal,
      result: (value) => printer.result(typeof value === "string" ? value : `${JSON.stringify(value, undefined, 2)}\n`),
      show: printer.show,
    });
    return status ?? 0;
  } catch (error) {
    reporter.stop();
    const failure = interruption.signal.aborted
      ? new WherryError("interrupted", "interrupted; nothing half-written was left", { cause: error })
      : error;
    if (options.json === true) printer.report(failureObject(failure));
    else printer.tell(describeFailure(failure, options.debug === true));
    return exitStatus(failure);
  } finally {
    reporter.stop();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    process.off("SIGHUP", interrupt);
  }
}

function reporterMode(options: CommonOptions, stderr: CommandSurroundings["stderr"]): ReporterMode {
  if (options.quiet === true) return "quiet";
  if (options.json === true) return "json";
  return stderr.isTTY === true && process.env.TERM !== "dumb" ? "bars" : "lines";
}
