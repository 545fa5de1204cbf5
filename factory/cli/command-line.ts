import { printable } from "@wherry/core/text/printable.ts";
import { type Command, CommanderError } from "commander";
import { type CommandSurroundings, WherryProgram } from "./command.ts";
import { environmentHelp } from "./environment.ts";
import { describeFailure, exitStatus } from "./failure.ts";
import { version } from "./version.ts";

const wrongUse = 2;

/**
 * Every command, in the order of the help. Each is loaded when it is wanted: loading them all takes longer than most of
 * them run.
 */
const groups: Readonly<Record<string, Readonly<Record<string, () => Promise<(program: Command) => void>>>>> = {
  "Images:": {
    build: async () => (await import("./commands/build.ts")).addBuildCommand,
    run: async () => (await import("./commands/run.ts")).addRunCommand,
    init: async () => (await import("./commands/init.ts")).addInitCommand,
    lock: async () => (await import("./commands/lock.ts")).addLockCommand,
    explain: async () => (await import("./commands/explain.ts")).addExplainCommand,
    record: async () => (await import("./commands/record.ts")).addRecordCommand,
    resolve: async () => (await import("./commands/resolve.ts")).addResolveCommand,
  },
  "Machine configurations:": {
    validate: async () => (await import("./commands/validate.ts")).addValidateCommand,
    transpile: async () => (await import("./commands/transpile.ts")).addTranspileCommand,
    convert: async () => (await import("./commands/convert.ts")).addConvertCommand,
    merge: async () => (await import("./commands/merge.ts")).addMergeCommand,
    diff: async () => (await import("./commands/diff.ts")).addDiffCommand,
    provision: async () => (await import("./commands/provision.ts")).addProvisionCommand,
    schema: async () => (await import("./commands/schema.ts")).addSchemaCommand,
  },
  "Named machines:": {
    ps: async () => (await import("./commands/ps.ts")).addPsCommand,
    ssh: async () => (await import("./commands/ssh.ts")).addSshCommand,
    logs: async () => (await import("./commands/logs.ts")).addLogsCommand,
    console: async () => (await import("./commands/console.ts")).addConsoleCommand,
    cp: async () => (await import("./commands/cp.ts")).addCpCommand,
    stop: async () => (await import("./commands/stop.ts")).addStopCommand,
    rm: async () => (await import("./commands/rm.ts")).addRmCommand,
  },
  "This machine:": {
    tools: async () => (await import("./commands/tools.ts")).addToolsCommand,
    store: async () => (await import("./commands/store.ts")).addStoreCommand,
    doctor: async () => (await import("./commands/doctor.ts")).addDoctorCommand,
    "fake-cloud": async () => (await import("./commands/fake-cloud.ts")).addFakeCloudCommand,
    demo: async () => (await import("./commands/demo.ts")).addDemoCommand,
    completion: async () => {
      const { addCompletionCommand } = await import("./commands/completion.ts");
      return (program) => addCompletionCommand(program, (surroundings) => createProgram([], surroundings));
    },
  },
};

/** Runs one command line to its end, and gives its exit status. */
export async function runCommandLine(words: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const args = commandWords(words);
  const program = await createProgram(args, surroundings);
  const { printer } = program;
  try {
    if (args.length === 0) {
      printer.tell(linesOfText(program.helpInformation()));
      return wrongUse;
    }
    await program.parseAsync(args, { from: "user" });
    return program.exitStatus;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUse;
    // Failures of commands never come here; what is left is the command line itself.
    printer.tell(describeFailure(error, args.includes("--debug")));
    return exitStatus(error);
  }
}

/** "help build" is "build --help". A command that does not exist has no help, and is told as one. */
function commandWords(words: readonly string[]): readonly string[] {
  const args = words[0] === "help" ? [...words.slice(1), "--help"] : words;
  const [name = "-"] = args;
  return name.startsWith("-") || name === "help" || isCommand(name) ? args : [name];
}

function isCommand(name: string): boolean {
  return Object.values(groups).some((commands) => Object.hasOwn(commands, name));
}

/**
 * The parser of a command line: with the command that `args` begins with, or, where that is none, with all of them.
 * Descriptions of all commands, their arguments and options can be read from it.
 */
export async function createProgram(
  args: readonly string[],
  surroundings: CommandSurroundings,
): Promise<WherryProgram> {
  const [wanted = ""] = args;
  const program = new WherryProgram("wherry", surroundings);
  const { printer } = program;
  program
    .description("Define, build, boot, provision and keep up to date lean, immutable Linux images.")
    .version(version, "--version", "print Wherry's version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    // Of the help's second column; without it none is wrapped where less than 40 columns are left.
    .configureHelp({ minWidthToWrap: 24 })
    .enablePositionalOptions()
    .showHelpAfterError("(wherry COMMAND --help tells more)")
    .addHelpText("after", examples)
    .configureOutput({
      writeOut: (text) => printer.show(linesOfText(text)),
      writeErr: (text) => printer.tell(linesOfText(text)),
      outputError: (text) => printer.tell(linesOfText(repeatSafely(text, args))),
    })
    .exitOverride();
  const isKnown = isCommand(wanted);
  for (const [heading, commands] of Object.entries(groups)) {
    const loads = Object.entries(commands).filter(([name]) => !isKnown || name === wanted);
    program.commandsGroup(heading);
    for (const add of await Promise.all(loads.map(([, load]) => load()))) add(program);
  }
  settle(program, "wherry");
  return program;
}

/**
 * Commander repeats words of the command line between its own line breaks: those within a word are not a line's end.
 */
function repeatSafely(text: string, words: readonly string[]): string {
  const lines = words.filter((word) => word.includes("\n"));
  return lines.reduce((said, word) => said.replaceAll(word, () => printable(word)), text);
}

/** Text that ends with a line break, as Commander writes it. */
function linesOfText(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** The same habits for every command below. */
function settle(parent: Command, path: string): void {
  for (const command of parent.commands) {
    const name = `${path} ${command.name()}`;
    command
      .exitOverride()
      .helpOption("-h, --help", "show this help")
      .helpCommand(false)
      .showHelpAfterError(`(${name} --help tells more)`)
      .allowExcessArguments(false);
    settle(command, name);
  }
}

const examples = `
Examples:
  wherry demo                                    build the stock container host, boot it, run a container in it
  wherry init my-host.yaml                       write a commented definition to start from
  wherry build my-host.yaml --output out         build it
  wherry run out/my-host_0.1.0.qcow2             boot it in QEMU
  wherry run out/my-host_0.1.0.qcow2 --name web --detach
                                                 a machine that stays; then: wherry ssh web
  wherry build container-host --output out       build a stock image
  wherry validate web.bu --lint                  check a machine's configuration
  wherry run out/my-host_0.1.0.qcow2 --ignition web.bu
                                                 boot a machine that is provisioned by it

${environmentHelp()}

Exit status: 0 done, 1 failed, 2 wrong use.`;
