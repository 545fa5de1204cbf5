import { Command, CommanderError } from "commander";
import { addBuildCommand } from "./commands/build.ts";
import { addConvertCommand } from "./commands/convert.ts";
import { addDemoCommand } from "./commands/demo.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addInitCommand } from "./commands/init.ts";
import { addLockCommand } from "./commands/lock.ts";
import { addMergeCommand } from "./commands/merge.ts";
import { addProvisionCommand } from "./commands/provision.ts";
import { addResolveCommand } from "./commands/resolve.ts";
import { addRunCommand } from "./commands/run.ts";
import { addStoreCommand } from "./commands/store.ts";
import { addToolsCommand } from "./commands/tools.ts";
import { addTranspileCommand } from "./commands/transpile.ts";
import { addValidateCommand } from "./commands/validate.ts";
import { describeFailure, exitStatus } from "./failure.ts";
import { version } from "./version.ts";

const wrongUse = 2;

/** Runs one command line to its end; the exit status is in `process.exitCode`. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  // Whoever reads our output may stop reading, as `head` does; that is no failure of ours.
  process.stdout.on("error", endQuietly);
  process.stderr.on("error", endQuietly);
  const program = createProgram();
  try {
    if (args.length === 0) {
      process.stderr.write(program.helpInformation());
      process.exitCode = wrongUse;
      return;
    }
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : wrongUse;
    else {
      // Failures of commands never come here; what is left is the command line itself.
      process.stderr.write(describeFailure(error, args.includes("--debug")));
      process.exitCode = exitStatus(error);
    }
  }
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(process.exitCode ?? 0);
}

function createProgram(): Command {
  const program = new Command("wherry")
    .description("Define, build, boot, provision and keep up to date lean, immutable Linux images.")
    .version(version, "--version", "print Wherry's version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .showHelpAfterError("(wherry COMMAND --help tells more)")
    .addHelpText("after", examples)
    .exitOverride();
  addBuildCommand(program);
  addRunCommand(program);
  addInitCommand(program);
  addLockCommand(program);
  addExplainCommand(program);
  addResolveCommand(program);
  addProvisionCommand(program);
  addToolsCommand(program);
  addStoreCommand(program);
  addDoctorCommand(program);
  addDemoCommand(program);
  addConvertCommand(program);
  addTranspileCommand(program);
  addValidateCommand(program);
  addMergeCommand(program);
  settle(program, "wherry");
  return program;
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
  wherry run out/my-host_1.0.0.qcow2             boot it in QEMU
  wherry build container-host --output out       build a stock image

Exit status: 0 done, 1 failed, 2 wrong use.`;
